import { alongX, type XAxis } from '../data/lines';
import type { Answer, StepRange } from '../data/SeriesStore';
import type { ChartRun } from '../types';

/** The steps that a range of the x axis shows: over all but steps the runs differ, and it is what any of them shows. */
export function stepsOf([start, end]: [number, number], x: XAxis, whole: Pick<Answer, 'get'>, runs: readonly ChartRun[], keys: readonly string[]): StepRange | undefined {
  if (x === 'step') return { start: Math.floor(start), end: Math.ceil(end) };
  let [low, high] = [Infinity, -Infinity];
  for (const { id, startTime } of runs) {
    const xMetric = x.startsWith('m:') ? whole.get(id, x.slice(2)) : undefined;
    for (const key of keys) {
      const columns = whole.get(id, key);
      if (!columns) continue;
      const { steps } = columns;
      const { xs } = alongX(columns, x, startTime, xMetric);
      // What was read are samples: between two of them lie the points of a range that holds neither.
      for (let i = 1; i < xs.length; i += 1) {
        if (Math.max(xs[i - 1]!, xs[i]!) < start || Math.min(xs[i - 1]!, xs[i]!) > end) continue;
        low = Math.min(low, steps[i - 1]!);
        high = Math.max(high, steps[i]!);
      }
    }
  }
  return low <= high ? { start: low, end: high } : undefined;
}

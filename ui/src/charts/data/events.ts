import type { ChartRun } from '../types';
import { firstAtLeast, type Line, type XAxis } from './lines';

/** Something that happened, where it lies along the x axis. */
export interface Event {
  x: number;
  name: string;
}

/** What happened in the only run of a chart, each step once; over another metric there is no place for it. */
export function eventsOf(runs: readonly ChartRun[], lines: readonly Line[], x: XAxis): Event[] {
  const [only] = runs;
  const [line] = lines;
  if (runs.length !== 1 || !only?.events || !line || x.startsWith('m:')) return [];
  const steps = new Map(only.events.map(({ step, name }) => [step, name]));
  return [...steps].flatMap(([step, name]) => {
    // Times are those of the first point that is not before.
    const at = x === 'step' ? step : line.xs[firstAtLeast(line.steps, step)];
    return at === undefined ? [] : [{ x: at, name }];
  });
}

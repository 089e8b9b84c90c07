import { count } from '../../lib/format';
import type { ChartGroup, ChartRun } from '../types';
import { valuesAt } from './align';
import { groupBy } from './groupBy';
import { type Line, dashes } from './lines';

export type Band = 'minmax' | 'std';

/** Places along x at which the lines of a group are compared: as many as can be told apart. */
const MAX_PLACES = 400;

/** How many runs the lines of groups are the mean of, where that is not all they have. */
export function meansNote(groups: readonly ChartGroup[] | undefined, runs: readonly ChartRun[]): string {
  if (!groups || runs.length === 0) return '';
  const known = new Set(runs.map(({ id }) => id));
  const drawn = groups.reduce((sum, { runIds }) => sum + runIds.filter((id) => known.has(id)).length, 0);
  const all = groups.reduce((sum, { size, runIds }) => sum + (size ?? runIds.length), 0);
  return drawn < all ? `Means of ${drawn.toLocaleString()} of ${count(all, 'run')}` : '';
}

/** One line a group and metric: the mean of its runs' lines, and a band around it. */
export function aggregate(lines: Line[], groups: ChartGroup[], band: Band): Line[] {
  const byRun = groupBy(lines, ({ runId }) => runId);
  return groups.flatMap((group) => {
    const members = group.runIds.flatMap((id) => byRun.get(id) ?? []);
    return [...groupBy(members, ({ metric }) => metric)].map(([metric, all]) => mean(group, metric, all, band));
  });
}

function mean(group: ChartGroup, metric: string, lines: Line[], band: Band): Line {
  const xs = places(lines);
  const smoothed = lines.some((line) => line.smoothed);
  const inputs = lines.map((line) => valuesAt({ steps: line.xs, times: line.xs, values: line.smoothed ?? line.ys }, xs));
  const ys = new Float64Array(xs.length);
  const low = new Float64Array(xs.length);
  const high = new Float64Array(xs.length);
  for (let i = 0; i < xs.length; i += 1) {
    const values = inputs.map((input) => input[i]!).filter(Number.isFinite);
    const average = values.reduce((a, b) => a + b, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - average) ** 2, 0) / values.length);
    ys[i] = average;
    low[i] = band === 'std' ? average - deviation : values.reduce((a, b) => Math.min(a, b), Infinity);
    high[i] = band === 'std' ? average + deviation : values.reduce((a, b) => Math.max(a, b), -Infinity);
  }
  return {
    id: `${group.id} ${metric}`,
    runId: group.id,
    name: group.name,
    metric,
    color: group.color,
    dash: group.dash ? dashes(group.dash) : (lines[0]?.dash ?? []),
    steps: xs,
    xs,
    isAscending: true,
    ys,
    smoothed: smoothed ? ys : undefined,
    band: { low, high },
  };
}

/** Every x at which a line has a point, or evenly spread ones when these are too many. */
function places(lines: Line[]): Float64Array {
  const all = Float64Array.from(new Set(lines.flatMap(({ xs }) => [...xs].filter(Number.isFinite)))).sort();
  if (all.length <= MAX_PLACES) return all;
  const [first, last] = [all[0]!, all.at(-1)!];
  return Float64Array.from({ length: MAX_PLACES }, (_, i) => first + ((last - first) * i) / (MAX_PLACES - 1));
}

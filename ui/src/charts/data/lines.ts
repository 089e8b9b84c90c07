import type { Columns } from '../../lib/api/columns';
import type { ChartRun } from '../types';
import { valuesAt } from './align';

/** What runs along the x axis: a metric by `m:` and its name. */
export type XAxis = 'step' | 'time' | 'relative' | `m:${string}`;

/** One line as it is drawn. All its columns are of one length. */
export interface Line {
  /** Unique in its chart. */
  id: string;
  /** Of the run, or of the group. */
  runId: string;
  name: string;
  /** Told beside the name where a chart shows several. */
  metric: string;
  color: string;
  dash: number[];
  steps: Float64Array;
  /** In the unit of the axis: steps, seconds since the epoch, seconds, or values. */
  xs: Float64Array;
  /** Whether `xs` ascend: only over another metric they need not. */
  isAscending: boolean;
  /** As logged, or the mean of a group. */
  ys: Float64Array;
  smoothed: Float64Array | undefined;
  /** What the runs of a group span. */
  band: { low: Float64Array; high: Float64Array } | undefined;
}

const DASHES = [[], [6, 4], [2, 3], [8, 3, 2, 3]];

export function dashes(place: number): number[] {
  return DASHES[place % DASHES.length] ?? [];
}

/** The line of one metric of one run. */
export function toLine(run: ChartRun, metric: string, place: number, columns: Columns, x: XAxis, xMetric: Columns | undefined): Line {
  const { xs, isAscending } = alongX(columns, x, run.startTime, xMetric);
  return {
    id: `${run.id} ${metric}`,
    runId: run.id,
    name: run.name,
    metric,
    color: run.color,
    dash: dashes(place + (run.dash ?? 0)),
    steps: columns.steps,
    xs,
    isAscending,
    ys: columns.values,
    smoothed: undefined,
    band: undefined,
  };
}

/** Where the points of a history lie along x. */
export function alongX({ steps, times }: Columns, x: XAxis, startTime: number | undefined, xMetric: Columns | undefined) {
  switch (x) {
    case 'step':
      return { xs: steps, isAscending: true };
    case 'time':
      return ascending(times);
    case 'relative': {
      // Points may have been logged with times before their run began.
      const origin = Math.min(startTime === undefined ? Infinity : startTime / 1_000, times.reduce((a, b) => Math.min(a, b), Infinity));
      return ascending(times.map((time) => time - origin));
    }
    default:
      return ascending(xMetric ? valuesAt(xMetric, steps) : new Float64Array(steps.length).fill(NaN));
  }
}

function ascending(xs: Float64Array) {
  return { xs, isAscending: xs.every((value, i) => i === 0 || value >= xs[i - 1]!) };
}

/** The place of the point nearest to `x`; -1 when there is none. */
export function nearest({ xs, isAscending }: Pick<Line, 'xs' | 'isAscending'>, x: number): number {
  if (!isAscending) {
    let best = -1;
    for (let i = 0; i < xs.length; i += 1) {
      if (Number.isNaN(xs[i])) continue;
      if (best === -1 || Math.abs(xs[i]! - x) < Math.abs(xs[best]! - x)) best = i;
    }
    return best;
  }
  const after = firstAtLeast(xs, x);
  if (after === 0) return xs.length === 0 ? -1 : 0;
  if (after === xs.length) return after - 1;
  return xs[after]! - x < x - xs[after - 1]! ? after : after - 1;
}

/** The first place whose value is not below `x`; the length when there is none. */
export function firstAtLeast(ascendingValues: Float64Array, x: number): number {
  let low = 0;
  let high = ascendingValues.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascendingValues[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

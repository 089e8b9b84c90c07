import { scaleLinear } from 'd3-scale';
import { isDrawable, quantile } from './statistics';

/** A stretch of values: from `start` on, below `end`; the last has its end as well. */
export interface Bin {
  start: number;
  end: number;
}

const MOST_BINS = 40;

/**
 * Stretches of equal, round width that hold all values. Their number follows Freedman and Diaconis, who take the spread of the middle
 * half: a few values far out do not put all others into one.
 */
export function binsOf(values: readonly number[]): Bin[] {
  const sorted = values.filter(isDrawable).sort((a, b) => a - b);
  const [low, high] = [sorted[0], sorted.at(-1)];
  if (low === undefined || high === undefined) return [];
  if (low === high) return [{ start: low, end: high }];
  const spread = quantile(sorted, 0.75) - quantile(sorted, 0.25);
  const width = (2 * spread) / Math.cbrt(sorted.length);
  const simple = Math.ceil(Math.log2(sorted.length)) + 1;
  const count = width > 0 ? Math.min(MOST_BINS, Math.max(simple, Math.ceil((high - low) / width))) : simple;
  const edges = scaleLinear([low, high], [0, 1]).nice(count).ticks(count);
  const bins = edges.slice(1).map((end, place) => ({ start: edges[place]!, end }));
  return bins.length > 0 ? bins : [{ start: low, end: high }];
}

/** The place of the stretch that a value lies in. */
export function binOf(bins: readonly Bin[], value: number): number {
  const place = bins.findIndex(({ end }) => value < end);
  return place === -1 ? bins.length - 1 : place;
}

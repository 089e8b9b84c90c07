import { isDrawable } from '../kit/statistics';
import type { ChartRun, ValueCardSpec, ValuePick } from '../types';

export const PICK_NAMES: Record<ValuePick, string> = { highest: 'highest', lowest: 'lowest', mean: 'mean', newest: 'newest' };

interface Picked {
  value: number;
  /** Whose it is; none of a mean. */
  run: ChartRun | undefined;
  /** How many runs have one. */
  count: number;
}

/** The one number of all runs that a card shows. */
export function pickValue(runs: readonly ChartRun[], { metric, stat, pick }: Pick<ValueCardSpec, 'metric' | 'stat' | 'pick'>): Picked | undefined {
  const found = runs.flatMap((run) => {
    const value = run.metrics.get(metric)?.[stat];
    return value !== undefined && isDrawable(value) ? [{ run, value }] : [];
  });
  const [first, ...others] = found;
  if (!first) return undefined;
  const { length } = found;
  if (pick === 'mean') return { value: found.reduce((sum, { value }) => sum + value, 0) / length, run: undefined, count: length };
  const isBetter = (a: typeof first, b: typeof first) => {
    if (pick === 'newest') return (a.run.startTime ?? 0) > (b.run.startTime ?? 0);
    return pick === 'highest' ? a.value > b.value : a.value < b.value;
  };
  const best = others.reduce((known, other) => (isBetter(other, known) ? other : known), first);
  return { ...best, count: length };
}

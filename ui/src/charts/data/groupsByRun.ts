import type { ChartGroup, ChartRun } from '../types';

type Groups = readonly ChartGroup[] | undefined;

const NONE: ReadonlyMap<string, ChartGroup> = new Map();
/** Many charts ask for the same. */
const known = new WeakMap<readonly ChartGroup[], ReadonlyMap<string, ChartGroup>>();

/** The group of each run, by the run's id; none where runs are not grouped. */
export function groupsByRun(groups: Groups): ReadonlyMap<string, ChartGroup> {
  if (!groups) return NONE;
  const found = known.get(groups) ?? new Map(groups.flatMap((group) => group.runIds.map((id) => [id, group] as const)));
  known.set(groups, found);
  return found;
}

/** The runs in the colours of their groups. */
export function inGroupColors(runs: readonly ChartRun[], groups: Groups): readonly ChartRun[] {
  if (!groups) return runs;
  const byRun = groupsByRun(groups);
  return runs.map((run) => ({ ...run, color: byRun.get(run.id)?.color ?? run.color }));
}

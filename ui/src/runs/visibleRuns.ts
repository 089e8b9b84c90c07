import type { ChartGroup } from '../charts/types';
import type { GroupKey, RunGroup } from '../lib/api/runGroups';
import type { RunRow } from '../lib/api/runsTable';
import { runColor } from '../lib/runColors';
import { list } from '../lib/urlState';
import type { DisplayRows } from './displayRows';
import { MOST_DRAWN, groupOf } from './drawnView';
import type { RunsSearch } from './urlState';

/** The runs that charts draw, in their order: the first ones and those on top, but for those that were shown or hidden one by one. */
export function visibleRuns(rows: DisplayRows, search: Pick<RunsSearch, 'shown' | 'toggled' | 'top'>, isFirst: (run: RunRow, index: number) => boolean): Map<string, RunRow | undefined> {
  const toggled = new Set(list(search.toggled));
  const top = new Set(list(search.top));
  const visible = new Map<string, RunRow | undefined>();
  for (let index = 0; index < Math.min(rows.count, MOST_DRAWN); index += 1) {
    const row = rows.at(index);
    if (row?.type !== 'run') continue;
    if ((isFirst(row.run, index) || top.has(row.run.id)) !== toggled.has(row.run.id)) visible.set(row.run.id, row.run);
    toggled.delete(row.run.id);
    top.delete(row.run.id);
  }
  // Others that were shown are further down, or in a group.
  if (search.shown !== 'all') for (const id of [...top, ...toggled]) if (top.has(id) !== toggled.has(id)) visible.set(id, undefined);
  return visible;
}

/** Runs that agree in what the table is grouped by, for charts to draw as one; `all` says how many there are. */
export function chartGroups(runs: Iterable<RunRow | undefined>, keys: GroupKey[], all: readonly RunGroup[]): ChartGroup[] {
  const sizes = new Map(all.map(({ id, runs: size }) => [id, size]));
  const groups = new Map<string, ChartGroup>();
  for (const run of runs) {
    if (!run) continue;
    const { id, values } = groupOf(run, keys);
    const group = groups.get(id);
    if (group) group.runIds.push(run.id);
    else groups.set(id, { id, name: values.map((value) => value ?? 'none').join(' · '), color: runColor(id, undefined), runIds: [run.id], size: sizes.get(id) });
  }
  return [...groups.values()];
}

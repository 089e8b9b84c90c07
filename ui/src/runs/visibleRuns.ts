import type { ChartGroup } from '../charts/types';
import { type GroupKey, groupId } from '../lib/api/runGroups';
import { runColor } from '../lib/runColors';
import { list } from '../lib/urlState';
import type { RunRow } from '../lib/api/runsTable';
import type { DisplayRows } from './displayRows';
import type { RunsSearch } from './urlState';

/** Lines that are looked at for runs to draw. */
const MOST_LINES = 1_000;
const DEFAULT_SHOWN = '10';

/** The runs that charts draw, in the table's order: the first ones and those on top, but for those that were shown or hidden one by one. */
export function visibleRuns(rows: DisplayRows, search: Pick<RunsSearch, 'shown' | 'toggled' | 'top'>): Map<string, RunRow | undefined> {
  const shown = search.shown ?? DEFAULT_SHOWN;
  const first = shown === 'all' ? MOST_LINES : shown === 'none' ? 0 : Number(shown);
  const toggled = new Set(list(search.toggled));
  const top = new Set(list(search.top));
  const visible = new Map<string, RunRow | undefined>();
  for (let index = 0; index < Math.min(rows.count, MOST_LINES); index += 1) {
    const row = rows.at(index);
    if (row?.type !== 'run') continue;
    if ((index < first || top.has(row.run.id)) !== toggled.has(row.run.id)) visible.set(row.run.id, row.run);
    toggled.delete(row.run.id);
    top.delete(row.run.id);
  }
  // Others that were shown are further down, or in a group.
  if (shown !== 'all') for (const id of [...top, ...toggled]) if (top.has(id) !== toggled.has(id)) visible.set(id, undefined);
  return visible;
}

/** Runs that agree in what the table is grouped by, for charts to draw as one. */
export function chartGroups(runs: Iterable<RunRow | undefined>, keys: GroupKey[]): ChartGroup[] {
  const groups = new Map<string, ChartGroup>();
  for (const run of runs) {
    if (!run) continue;
    const values = keys.map(({ kind, key }) => (kind === 'param' ? run.params : run.tags).get(key));
    const id = groupId(values);
    const group = groups.get(id);
    if (group) group.runIds.push(run.id);
    else groups.set(id, { id, name: values.map((value) => value ?? 'none').join(' · '), color: runColor(id, undefined), runIds: [run.id] });
  }
  return [...groups.values()];
}

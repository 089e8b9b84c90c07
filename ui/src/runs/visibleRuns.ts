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

export type Eyes = Pick<RunsSearch, 'hidden' | 'drawn' | 'toggled'>;

/** The runs that charts draw, in the table's order: the first ones and those on top, but for those that were shown or hidden by hand. */
export function visibleRuns(rows: DisplayRows, search: Eyes & Pick<RunsSearch, 'shown' | 'top'>): Map<string, RunRow | undefined> {
  const shown = search.shown ?? DEFAULT_SHOWN;
  const first = shown === 'all' ? MOST_LINES : shown === 'none' ? 0 : Number(shown);
  const hidden = new Set(list(search.hidden));
  const toggled = new Set(list(search.toggled));
  const wanted = new Set([...(list(search.top) ?? []), ...(list(search.drawn) ?? [])]);
  const visible = new Map<string, RunRow | undefined>();
  for (let index = 0; index < Math.min(rows.count, MOST_LINES); index += 1) {
    const row = rows.at(index);
    if (row?.type !== 'run') continue;
    const { id } = row.run;
    if (!hidden.has(id) && (index < first || wanted.has(id)) !== toggled.has(id)) visible.set(id, row.run);
    wanted.delete(id);
    toggled.delete(id);
  }
  // Others are further down, or in a group.
  const older = shown === 'all' ? [] : toggled;
  for (const id of [...wanted, ...older]) if (!hidden.has(id) && wanted.has(id) !== toggled.has(id)) visible.set(id, undefined);
  return visible;
}

/** What the URL says once some runs are shown, or hidden, by hand. What an older link toggled stays as it is now. */
export function withEyes(search: Eyes, ids: string[], isOpen: boolean, isHidden: (id: string) => boolean): Eyes {
  const toggled = list(search.toggled) ?? [];
  const without = (those: string[]) => those.filter((id) => !ids.includes(id));
  const hidden = [...without([...(list(search.hidden) ?? []), ...toggled.filter(isHidden)]), ...(isOpen ? [] : ids)];
  const drawn = [...without([...(list(search.drawn) ?? []), ...toggled.filter((id) => !isHidden(id))]), ...(isOpen ? ids : [])];
  return { hidden: hidden.join() || undefined, drawn: drawn.join() || undefined, toggled: undefined };
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

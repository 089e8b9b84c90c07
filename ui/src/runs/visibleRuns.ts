import type { ChartGroup } from '../charts/types';
import type { GroupKey, RunGroup } from '../lib/api/runGroups';
import type { RunRow } from '../lib/api/runsTable';
import { runColor } from '../lib/runColors';
import { list } from '../lib/urlState';
import type { DisplayRows } from './displayRows';
import { MOST_DRAWN, groupOf } from './drawnView';
import type { RunsSearch } from './urlState';

export type Eyes = Pick<RunsSearch, 'hidden' | 'drawn' | 'toggled'>;

/** The runs that charts draw, in their order: the first ones and those on top, but for those that were shown or hidden by hand. */
export function visibleRuns(rows: DisplayRows, search: Eyes & Pick<RunsSearch, 'shown' | 'top'>, isFirst: (run: RunRow, index: number) => boolean): Map<string, RunRow | undefined> {
  const hidden = new Set(list(search.hidden));
  const toggled = new Set(list(search.toggled));
  const wanted = new Set([...(list(search.top) ?? []), ...(list(search.drawn) ?? [])]);
  const visible = new Map<string, RunRow | undefined>();
  for (let index = 0; index < Math.min(rows.count, MOST_DRAWN); index += 1) {
    const row = rows.at(index);
    if (row?.type !== 'run') continue;
    const { id } = row.run;
    if (!hidden.has(id) && (isFirst(row.run, index) || wanted.has(id)) !== toggled.has(id)) visible.set(id, row.run);
    wanted.delete(id);
    toggled.delete(id);
  }
  // Others are further down, or in a group.
  const older = search.shown === 'all' ? [] : toggled;
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

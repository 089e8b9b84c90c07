import { queryOptions } from '@tanstack/react-query';
import { type GroupKey, type RunGroups, groupClause, groupId } from '../lib/api/runGroups';
import { PAGE_ROWS, type RunRow, type RunsColumns, type RunsView, fetchRuns, runsScope } from '../lib/api/runsTable';
import { RUN_COLOR_TAG } from '../lib/tags';
import type { RunsSearch, Shown } from './urlState';
import { allOf } from './view';

/** Runs that charts are drawn of. */
export const MOST_DRAWN = 1_000;
/** Groups of which it is said in one filter that their runs alone are wanted. */
const MOST_CLAUSES = 50;
const DEFAULT_SHOWN = '10';

const STATUS_CLAUSES = { running: "attributes.status = 'RUNNING'", unfinished: "attributes.status != 'FINISHED'" };

/** How many of the first runs, or of the first groups, are drawn. */
export function firstShown(shown: Shown = DEFAULT_SHOWN): number {
  return shown === 'all' ? MOST_DRAWN : shown === 'none' ? 0 : Number(shown);
}

/**
 * The runs to choose from those that are drawn, where the first page of the table does not hold them: when more are drawn, when
 * those of a status are, and when they are in groups, whose lines are of all their runs.
 */
export function drawnView(view: RunsView, { shown, chartStatus }: Pick<RunsSearch, 'shown' | 'chartStatus'>, groupKeys: GroupKey[], groups: RunGroups | undefined): RunsView | undefined {
  const isGrouped = groupKeys.length > 0;
  if (!isGrouped && !chartStatus && firstShown(shown) <= PAGE_ROWS) return undefined;
  const inGroups = groups && groups.runs > MOST_DRAWN ? groupsClause(groups, groupKeys, firstShown(shown)) : undefined;
  return { ...view, filter: allOf([view.filter, chartStatus && STATUS_CLAUSES[chartStatus], inGroups]) };
}

/** Of many runs those of the first groups alone, so that they are all among those that are read. */
function groupsClause({ groups }: RunGroups, keys: GroupKey[], most: number): string | undefined {
  const first = groups.slice(0, most);
  if (first.length === 0 || first.length > MOST_CLAUSES) return undefined;
  try {
    return first.map(({ values }) => `(${groupClause(keys, values)})`).join(' OR ');
  } catch {
    // A value that no filter can name.
    return undefined;
  }
}

/** Runs with no more than what tells which of them are drawn. */
export function drawnRowsQuery(view: RunsView, groupKeys: GroupKey[]) {
  const keys = (wanted: GroupKey['kind']) => groupKeys.flatMap(({ kind, key }) => (kind === wanted ? [key] : []));
  const columns: RunsColumns = { metrics: [], stats: [], params: keys('param'), tags: [...new Set([RUN_COLOR_TAG, ...keys('tag')])] };
  return queryOptions({
    queryKey: [...runsScope(view.experimentIds), 'drawn', view, columns],
    queryFn: async ({ signal }) => (await fetchRuns(view, columns, 0, MOST_DRAWN, signal)).rows,
    placeholderData: (last) => last,
  });
}

/** The group of a run. */
export function groupOf({ params, tags }: RunRow, keys: GroupKey[]): { id: string; values: (string | undefined)[] } {
  const values = keys.map(({ kind, key }) => (kind === 'param' ? params : tags).get(key));
  return { id: groupId(values), values };
}

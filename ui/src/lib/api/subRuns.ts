import { queryOptions } from '@tanstack/react-query';
import { type RunsColumns, type RunsView, fetchRuns, runsScope } from './runsTable';

/** Most runs that are listed below a group or a parent. */
export const MOST_SUB_RUNS = 200;

/** The runs of a view that also fulfil `clause`: those of a group, or the children of a parent. */
export function subRunsQuery(view: RunsView, clause: string, columns: RunsColumns) {
  const narrowed = { ...view, filter: view.filter ? `(${view.filter}) AND (${clause})` : clause };
  return queryOptions({
    queryKey: [...runsScope(view.experimentIds), 'sub', narrowed, columns],
    queryFn: ({ signal }) => fetchRuns(narrowed, columns, 0, MOST_SUB_RUNS, signal),
    placeholderData: (data) => data,
  });
}

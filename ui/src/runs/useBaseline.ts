import { queryOptions, useQuery } from '@tanstack/react-query';
import { type RunRow, type RunsColumns, byIds, fetchRuns, runsScope } from '../lib/api/runsTable';

/** The run that others are compared to, wherever in the table it is. */
export function useBaseline(id: string | undefined, experimentIds: string[], columns: RunsColumns, loaded: RunRow[]): RunRow | undefined {
  const found = loaded.find((run) => run.id === id);
  const { data } = useQuery({ ...oneRunQuery(id ?? '', experimentIds, columns), enabled: id !== undefined && !found });
  return id === undefined ? undefined : (found ?? data?.rows.find((run) => run.id === id));
}

function oneRunQuery(id: string, experimentIds: string[], columns: RunsColumns) {
  const view = { experimentIds, filter: byIds([id]), orderBy: [], lifecycle: 'Active' as const };
  return queryOptions({
    queryKey: [...runsScope(experimentIds), 'one', id, columns],
    queryFn: ({ signal }) => fetchRuns(view, columns, 0, 1, signal),
    placeholderData: (last) => last,
  });
}

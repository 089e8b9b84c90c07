import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type RunRow, type RunsColumns, byIds, fetchRuns, runsScope } from '../lib/api/runsTable';

/** Runs that stay in sight, wherever in the table they are: in the order of `ids`, without those that are gone. */
export function useTopRuns(ids: string[], experimentIds: string[], columns: RunsColumns, loaded: RunRow[]): RunRow[] {
  const found = useMemo(() => new Map(loaded.filter(({ id }) => ids.includes(id)).map((run) => [run.id, run])), [ids, loaded]);
  const others = ids.filter((id) => !found.has(id));
  const { data } = useQuery({ ...runsOfIdsQuery(others, experimentIds, columns), enabled: others.length > 0 });
  return useMemo(() => ids.flatMap((id) => found.get(id) ?? data?.rows.find((run) => run.id === id) ?? []), [ids, found, data]);
}

function runsOfIdsQuery(ids: string[], experimentIds: string[], columns: RunsColumns) {
  const view = { experimentIds, filter: byIds(ids), orderBy: [], lifecycle: 'Active' as const };
  return queryOptions({
    queryKey: [...runsScope(experimentIds), 'some', ids, columns],
    queryFn: ({ signal }) => fetchRuns(view, columns, 0, ids.length, signal),
    placeholderData: (last) => last,
  });
}

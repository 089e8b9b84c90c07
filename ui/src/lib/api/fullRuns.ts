import { queryOptions } from '@tanstack/react-query';
import { post } from './client';
import { type Run, type WireRun, toRun } from './runs';
import { byIds, runsScope } from './runsTable';

/** Some runs of any lifecycle stage with all they logged, in the order of `ids`; those that do not exist are left out. */
export function fullRunsQuery(experimentIds: string[], ids: string[]) {
  return queryOptions({
    queryKey: [...runsScope(experimentIds), 'full', ids],
    queryFn: async ({ signal }) => {
      const request = { experiment_ids: experimentIds, filter: byIds(ids), run_view_type: 'ALL', max_results: ids.length };
      const found = ((await post<{ runs?: WireRun[] }>('runs/search', request, signal)).runs ?? []).map(toRun);
      const byId = new Map(found.map((run) => [run.id, run]));
      return ids.flatMap((id): Run[] => {
        const run = byId.get(id);
        return run ? [run] : [];
      });
    },
    enabled: ids.length > 0,
    placeholderData: (data) => data,
  });
}

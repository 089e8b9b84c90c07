import { queryOptions } from '@tanstack/react-query';
import { isSystemTag } from '../tags';
import { inRequests } from './bulk';
import { allKeysQuery } from './keys';
import { MAX_COLUMNS, type RunRow, byIds, fetchRuns, runsScope } from './runsTable';

/** Some active runs with the tags that people gave them, as they are now: what is edited must not be what was. */
export function tagsOfRunsQuery(experimentIds: string[], ids: string[]) {
  return queryOptions({
    queryKey: [...runsScope(experimentIds), 'tags', ids],
    queryFn: async ({ client, signal }) => {
      const keys = await client.fetchQuery({ ...allKeysQuery(experimentIds), staleTime: 0 });
      const tags = keys.tags.filter((key) => !isSystemTag(key)).slice(0, MAX_COLUMNS);
      const runs: RunRow[] = [];
      for (const chunk of inRequests(ids)) {
        const view = { experimentIds, filter: byIds(chunk), orderBy: [], lifecycle: 'Active' as const };
        runs.push(...(await fetchRuns(view, { metrics: [], stats: ['last'], params: [], tags }, 0, chunk.length, signal)).rows);
      }
      return runs;
    },
    staleTime: 0,
    gcTime: 0,
  });
}

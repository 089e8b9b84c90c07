import { queryOptions } from '@tanstack/react-query';
import { MAX_COLUMNS, type Stat, byIds, fetchRuns, runsScope } from './runsTable';

/** By run, one number of the history of each metric; runs and metrics that have none are left out. */
export function runStatsQuery(experimentIds: string[], ids: string[], keys: string[], stat: Stat) {
  return queryOptions({
    queryKey: [...runsScope(experimentIds), 'stats', ids, keys, stat],
    queryFn: async ({ signal }) => {
      const found = new Map(ids.map((id) => [id, new Map<string, number>()]));
      for (let start = 0; start < keys.length; start += MAX_COLUMNS) {
        const columns = { metrics: keys.slice(start, start + MAX_COLUMNS), stats: [stat], params: [], tags: [] };
        const { rows } = await fetchRuns({ experimentIds, filter: byIds(ids), orderBy: [], lifecycle: 'All' }, columns, 0, ids.length, signal);
        for (const { id, metrics } of rows) {
          for (const [key, stats] of metrics) found.get(id)?.set(key, stats[stat] ?? NaN);
        }
      }
      return found;
    },
    structuralSharing: false,
    placeholderData: (data) => data,
  });
}

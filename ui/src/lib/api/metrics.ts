import { queryOptions } from '@tanstack/react-query';
import { get } from './client';
import { LIVE_REFRESH_MS, type Metric, type WireMetric, toMetric } from './runs';

/** Points asked for per chart: about two per pixel of a small chart. The server samples longer histories. */
export const CHART_POINTS = 800;

/** One metric's history over all its steps, in step order, sampled to `CHART_POINTS`. */
export function historyQuery(runId: string, metricKey: string, live: boolean) {
  return queryOptions({
    queryKey: ['history', runId, metricKey],
    queryFn: async ({ signal }): Promise<Metric[]> => {
      const answer = await get<{ metrics?: WireMetric[] }>(
        'metrics/get-history-bulk-interval',
        { run_ids: runId, metric_key: metricKey, max_results: CHART_POINTS },
        signal,
      );
      return (answer.metrics ?? []).map(toMetric);
    },
    refetchInterval: live ? LIVE_REFRESH_MS : false,
  });
}

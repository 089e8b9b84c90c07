import { queryOptions } from '@tanstack/react-query';
import { get } from './client';
import { LIVE_REFRESH_MS, type Metric, type WireMetric, toMetric } from './runs';

/**
 * Most points of a chart: about two per pixel of a small one. The server samples longer histories to that many or a few less,
 * with their first and last points and their extremes among them.
 */
export const CHART_POINTS = 800;

/** One metric's history over all its steps, in step order, at most `CHART_POINTS` of them. */
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

import { queryOptions } from '@tanstack/react-query';
import { postForBytes } from './client';
import { readSeries } from './columns';

const POINTS = 24;
/** The server's limit on series in one request is 5,000. */
export const SPARKLINE_RUNS = 40;
const SPARKLINE_KEYS = 120;

/** By run and metric, the values over steps. */
export type Sparklines = Map<string, Map<string, Float64Array>>;

/** The courses of some metrics of neighbouring runs, in one request. */
export function sparklinesQuery(scope: readonly string[], runIds: string[], allKeys: string[]) {
  const keys = allKeys.slice(0, SPARKLINE_KEYS);
  return queryOptions({
    queryKey: [...scope, 'sparklines', runIds, keys],
    queryFn: async (): Promise<Sparklines> => {
      const lines: Sparklines = new Map(runIds.map((id) => [id, new Map<string, Float64Array>()]));
      const answer = await postForBytes('series', { run_ids: runIds, keys, max_points: POINTS, columns: ['value'] });
      readSeries(answer, 1, (run, key, column) => lines.get(runIds[run] ?? '')?.set(keys[key] ?? '', column(0)));
      return lines;
    },
    structuralSharing: false,
    enabled: runIds.length > 0 && keys.length > 0,
  });
}

import { queryOptions } from '@tanstack/react-query';
import { postForBytes } from './client';
import { COLUMNS, type Columns, readColumns } from './columns';

/**
 * Most points of a chart: about two per pixel of a small one. The server samples longer histories to that many or a few less,
 * with their first and last points and their extremes among them.
 */
export const CHART_POINTS = 800;

/** Most histories of one request: the server's limit is on their points together. */
const MAX_KEYS = 500;

const EMPTY: Columns = { steps: new Float64Array(), times: new Float64Array(), values: new Float64Array() };

interface Waiting {
  key: string;
  resolve: (history: Columns) => void;
  reject: (cause: unknown) => void;
}

/** Histories that were asked for since the page last had time, by run. */
const waiting = new Map<string, Waiting[]>();

/** One metric's history over all its steps, at most `CHART_POINTS` points of it. */
export function historyQuery(runId: string, metricKey: string) {
  return queryOptions({ queryKey: ['history', runId, metricKey], queryFn: () => history(runId, metricKey), structuralSharing: false });
}

/** Charts that come into view together are read in one request. */
function history(runId: string, key: string): Promise<Columns> {
  return new Promise((resolve, reject) => {
    const others = waiting.get(runId);
    if (others) others.push({ key, resolve, reject });
    else {
      waiting.set(runId, [{ key, resolve, reject }]);
      setTimeout(() => void readTogether(runId));
    }
  });
}

async function readTogether(runId: string): Promise<void> {
  const all = waiting.get(runId) ?? [];
  waiting.delete(runId);
  for (let start = 0; start < all.length; start += MAX_KEYS) {
    const part = all.slice(start, start + MAX_KEYS);
    try {
      const histories = new Map<number, Columns>();
      const request = { run_ids: [runId], keys: part.map(({ key }) => key), max_points: CHART_POINTS, columns: COLUMNS };
      readColumns(await postForBytes('series', request), (_, key, columns) => histories.set(key, columns));
      part.forEach(({ resolve }, index) => resolve(histories.get(index) ?? EMPTY));
    } catch (cause) {
      part.forEach(({ reject }) => reject(cause));
    }
  }
}

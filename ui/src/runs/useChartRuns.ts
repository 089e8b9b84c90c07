import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ChartRun } from '../charts/types';
import { allKeysQuery } from '../lib/api/keys';
import { MAX_COLUMNS, type RunRow, type RunsColumns, byIds, fetchRuns, runsScope } from '../lib/api/runsTable';
import { type RunLook, runColor } from '../lib/runColors';
import { RUN_COLOR_TAG } from '../lib/tags';

/** Metrics of one request; parameters have the rest of its columns. */
const MOST_METRICS = 800;
/** The server's limit on cells of one answer. */
const MOST_CELLS = 1_000_000;

/** Some runs with all their metrics and parameters, as charts want them, in the order of `ids`. */
export function useChartRuns(experimentIds: string[], ids: string[], looks: ReadonlyMap<string, RunLook>, enabled: boolean): ChartRun[] {
  const { data: keys } = useQuery({ ...allKeysQuery(experimentIds), enabled });
  const columns = useMemo((): RunsColumns => {
    const metrics = (keys?.metrics ?? []).slice(0, MOST_METRICS);
    const params = (keys?.params ?? []).slice(0, MAX_COLUMNS - metrics.length - 1);
    return { metrics, stats: ['last', 'min', 'max'], params, tags: [RUN_COLOR_TAG] };
  }, [keys]);
  const most = Math.floor(MOST_CELLS / (columns.metrics.length + columns.params.length + 1));
  const drawn = useMemo(() => ids.slice(0, most), [ids, most]);
  const { data: rows } = useQuery({ ...chartRowsQuery(experimentIds, drawn, columns), enabled: enabled && keys !== undefined && drawn.length > 0 });
  return useMemo(() => {
    const byId = new Map(rows?.map((row) => [row.id, row]));
    return drawn.flatMap((id) => {
      const row = byId.get(id);
      return row ? [toChartRun(row, looks.get(id))] : [];
    });
  }, [drawn, rows, looks]);
}

function chartRowsQuery(experimentIds: string[], ids: string[], columns: RunsColumns) {
  // Sorted, so that another order of the table asks nothing anew.
  const sorted = ids.toSorted();
  return queryOptions({
    queryKey: [...runsScope(experimentIds), 'charts', sorted, columns],
    queryFn: async ({ signal }): Promise<RunRow[]> => {
      const view = { experimentIds, filter: byIds(sorted), orderBy: [] };
      const active = await fetchRuns({ ...view, lifecycle: 'Active' }, columns, 0, sorted.length, signal);
      if (active.rows.length === sorted.length) return active.rows;
      return [...active.rows, ...(await fetchRuns({ ...view, lifecycle: 'Deleted' }, columns, 0, sorted.length, signal)).rows];
    },
    placeholderData: (last) => last,
  });
}

function toChartRun(row: RunRow, look: RunLook | undefined): ChartRun {
  const metrics = [...row.metrics].map(([key, { last = NaN, min = NaN, max = NaN }]) => [key, { last, min, max }] as const);
  return {
    id: row.id,
    name: row.name,
    color: look?.color ?? runColor(row.id, row.tags.get(RUN_COLOR_TAG)),
    dash: look?.dash,
    experimentId: row.experimentId,
    status: row.status,
    startTime: row.started,
    params: row.params,
    metrics: new Map(metrics),
  };
}

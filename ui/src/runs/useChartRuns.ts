import { type UseQueryResult, queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ChartRun } from '../charts/types';
import { type Keys, allKeysQuery } from '../lib/api/keys';
import { MAX_COLUMNS, type RunRow, type RunsColumns, byIds, fetchRuns, runsScope } from '../lib/api/runsTable';
import { type RunLook, runColor } from '../lib/runColors';
import { readEarly } from '../lib/preload';
import { RUN_COLOR_TAG, isSystemTag } from '../lib/tags';
import { turns } from '../lib/turns';

/** Metrics of the first request, which charts wait for; further ones are further requests. */
const FIRST_METRICS = 40;
const METRICS_OF_REQUEST = 800;
const MOST_TAGS = 100;
/** Time for the charts in sight to be read and drawn, before the metrics of thousands of others take it. */
const DRAWING_MS = 400;
/** A browser sends six requests at once: these leave some to the charts that are drawn already. */
const inTurn = turns(2);
/** The server's limit on cells of one answer. */
const MOST_CELLS = 1_000_000;
/** Runs that have so many metrics between them are drawn; more would not fit into a page's memory. */
const MOST_VALUES = 5_000_000;

const NO_RUNS: ChartRun[] = [];

export interface ChartRuns {
  runs: ChartRun[];
  /** Why there are none. */
  error: Error | null;
  retry: () => void;
}

/** Some runs with all their metrics and parameters, as charts want them, in the order of `ids`. */
export function useChartRuns(experimentIds: string[], ids: string[], looks: ReadonlyMap<string, RunLook>, enabled: boolean): ChartRuns {
  const { data: keys, error: keysError, refetch: readKeys } = useQuery({ ...allKeysQuery(experimentIds), enabled });
  const requests = useMemo(() => (keys ? requestsOf(keys) : []), [keys]);
  const drawn = useMemo(() => ids.slice(0, Math.floor(Math.min(MOST_CELLS / MAX_COLUMNS, MOST_VALUES / (1 + (keys?.metrics.length ?? 0))))), [ids, keys]);
  const [hasDrawn, setHasDrawn] = useState(false);
  const [first] = requests;
  if (enabled && first && drawn.length > 0) readEarly(chartRowsQuery(experimentIds, drawn, first));
  const { answers, isWhole, error, retry: readRuns } = useQueries({
    queries: requests.map((columns, place) => ({ ...chartRowsQuery(experimentIds, drawn, columns), enabled: enabled && drawn.length > 0 && (place === 0 || hasDrawn) })),
    combine: answersOf,
  });
  const hasFirst = answers.length > 0;
  useEffect(() => {
    if (!hasFirst) return;
    const timer = setTimeout(() => setHasDrawn(true), DRAWING_MS);
    return () => clearTimeout(timer);
  }, [hasFirst]);
  const runs = useMemo(() => {
    const byId = new Map<string, RunRow[]>();
    for (const row of answers.flat()) {
      const parts = byId.get(row.id);
      if (parts) parts.push(row);
      else byId.set(row.id, [row]);
    }
    return drawn.flatMap((id) => {
      const parts = byId.get(id);
      return parts ? [toChartRun(parts, looks.get(id))] : [];
    });
  }, [drawn, answers, looks]);
  // While other runs or metrics are read, the board stays as it is.
  const shown = useRef({ runs, isWhole });
  if (isWhole || (hasFirst && !shown.current.isWhole)) shown.current = { runs, isWhole };
  const retry = () => {
    if (keysError) void readKeys();
    readRuns();
  };
  return { runs: drawn.length === 0 ? NO_RUNS : shown.current.runs, error: keysError ?? error, retry };
}

/** The first has the parameters and tags, and is drawn before the rest is there. */
function requestsOf({ metrics, params, tags: allTags }: Keys): RunsColumns[] {
  const stats: RunsColumns['stats'] = ['last', 'min', 'max', 'first'];
  const tags = [RUN_COLOR_TAG, ...allTags.filter((key) => !isSystemTag(key)).slice(0, MOST_TAGS)];
  const requests: RunsColumns[] = [
    { metrics: metrics.slice(0, FIRST_METRICS), stats, params: params.slice(0, MAX_COLUMNS - FIRST_METRICS - tags.length), tags },
  ];
  for (let from = FIRST_METRICS; from < metrics.length; from += METRICS_OF_REQUEST) {
    requests.push({ metrics: metrics.slice(from, from + METRICS_OF_REQUEST), stats, params: [], tags: [] });
  }
  return requests;
}

/** All, or the first until all are there: a board is not laid out anew with each. */
function answersOf(results: UseQueryResult<RunRow[]>[]): { answers: RunRow[][]; isWhole: boolean; error: Error | null; retry: () => void } {
  const isWhole = results.length > 0 && results.every(({ data }) => data !== undefined);
  const answers = (isWhole ? results : results.slice(0, 1)).flatMap(({ data }) => (data ? [data] : []));
  return { answers, isWhole, error: results[0]?.error ?? null, retry: () => void results[0]?.refetch() };
}

function chartRowsQuery(experimentIds: string[], ids: string[], columns: RunsColumns) {
  // Sorted, so that another order of the table asks nothing anew.
  const sorted = ids.toSorted();
  return queryOptions({
    queryKey: [...runsScope(experimentIds), 'charts', sorted, columns],
    queryFn: ({ signal }): Promise<RunRow[]> =>
      inTurn(async () => {
        const view = { experimentIds, filter: byIds(sorted), orderBy: [] };
        const active = await fetchRuns({ ...view, lifecycle: 'Active' }, columns, 0, sorted.length, signal);
        if (active.rows.length === sorted.length) return active.rows;
        return [...active.rows, ...(await fetchRuns({ ...view, lifecycle: 'Deleted' }, columns, 0, sorted.length, signal)).rows];
      }),
  });
}

/** Of what each request found of a run. */
function toChartRun(parts: RunRow[], look: RunLook | undefined): ChartRun {
  const metrics = parts.flatMap((part) => [...part.metrics].map(([key, { last = NaN, min = NaN, max = NaN, first }]) => [key, { last, min, max, first }] as const));
  const row = parts.find(({ tags, params }) => tags.size + params.size > 0) ?? parts[0]!;
  return {
    id: row.id,
    name: row.name,
    color: look?.color ?? runColor(row.id, row.tags.get(RUN_COLOR_TAG)),
    dash: look?.dash,
    experimentId: row.experimentId,
    status: row.status,
    startTime: row.started,
    endTime: row.ended,
    user: row.user,
    params: row.params,
    tags: new Map([...row.tags].filter(([key]) => !isSystemTag(key))),
    metrics: new Map(metrics),
  };
}

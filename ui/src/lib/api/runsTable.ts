import { queryOptions } from '@tanstack/react-query';
import { quoteValue } from '../search';
import { postOwn } from './client';
import type { Lifecycle, RunStatus } from './runs';
import { toDouble, type WireDouble } from './wire';

/** Rows that are read together. */
export const PAGE_ROWS = 200;
/** The server's limit on the columns of one request. */
export const MAX_COLUMNS = 1_000;

export const STATS = ['last', 'min', 'max', 'first'] as const;
/** Which number of a metric's history. */
export type Stat = (typeof STATS)[number];

/** The numbers of one metric that were asked for. */
export type MetricStats = Partial<Record<Stat, number>>;

/** A run with chosen values. */
export interface RunRow {
  id: string;
  name: string;
  experimentId: string;
  status: RunStatus;
  deleted: boolean;
  user: string;
  /** Milliseconds since the epoch. */
  started: number | undefined;
  ended: number | undefined;
  metrics: Map<string, MetricStats>;
  params: Map<string, string>;
  tags: Map<string, string>;
  /** None unless they were asked for. */
  datasets: UsedDataset[];
  models: MadeModel[];
}

export interface UsedDataset {
  name: string;
  digest: string;
  /** What it was used for; may be empty. */
  context: string;
}

/** A version of a registered model, or a logged model. */
export interface MadeModel {
  name: string;
  version?: string;
  model_id?: string;
}

/** Which runs, in which order. */
export interface RunsView {
  experimentIds: string[];
  filter: string;
  /** Clauses of the order_by language. */
  orderBy: string[];
  lifecycle: Lifecycle | 'All';
}

const VIEW_TYPES = { Active: 'ACTIVE_ONLY', Deleted: 'DELETED_ONLY', All: 'ALL' };

/** Which values of them. */
export interface RunsColumns {
  metrics: string[];
  stats: Stat[];
  params: string[];
  tags: string[];
  datasets?: boolean;
  models?: boolean;
}

export interface RunsPage {
  rows: RunRow[];
  hasMore: boolean;
}

type WireCell = string | number | null | UsedDataset[] | MadeModel[];

interface WireTable {
  columns: { kind: 'attribute' | 'metric' | 'param' | 'tag' | 'link' | 'group'; key: string; stat?: Stat | 'count' | 'mean' | 'std' }[];
  rows: WireCell[][];
  next_page_token?: string;
}

/** Where queries over the runs of these experiments are found by what changes. */
export function runsScope(experimentIds: string[]): readonly string[] {
  return experimentIds.length === 1 ? ['runs', experimentIds[0] ?? ''] : ['runs', 'many', experimentIds.join()];
}

export function viewRequest(view: RunsView): object {
  return {
    experiment_ids: view.experimentIds,
    filter: view.filter || undefined,
    order_by: view.orderBy,
    run_view_type: VIEW_TYPES[view.lifecycle],
  };
}

/** Any part of the table. */
export async function fetchRuns(view: RunsView, columns: RunsColumns, offset: number, limit: number, signal?: AbortSignal): Promise<RunsPage> {
  const table = await postOwn<WireTable>('runs/search', { ...viewRequest(view), ...columns, offset, max_results: limit }, signal);
  return { rows: toRows(table), hasMore: Boolean(table.next_page_token) };
}

export function toRows({ columns, rows }: WireTable): RunRow[] {
  const attributes = new Map(columns.flatMap(({ kind, key }, place) => (kind === 'attribute' ? [[key, place] as const] : [])));
  return rows.map((cells) => {
    const text = (key: string) => String(cells[attributes.get(key) ?? -1] ?? '');
    const time = (key: string) => Number(cells[attributes.get(key) ?? -1] ?? 0) || undefined;
    const row: RunRow = {
      id: text('run_id'),
      name: text('run_name') || text('run_id'),
      experimentId: text('experiment_id'),
      status: (text('status') || 'RUNNING') as RunStatus,
      deleted: text('lifecycle_stage') === 'deleted',
      user: text('user_id'),
      started: time('start_time'),
      ended: time('end_time'),
      metrics: new Map(),
      params: new Map(),
      tags: new Map(),
      datasets: [],
      models: [],
    };
    columns.forEach(({ kind, key, stat }, place) => {
      const cell = cells[place];
      if (cell === null || cell === undefined) return;
      if (kind === 'param') row.params.set(key, String(cell));
      else if (kind === 'tag') row.tags.set(key, String(cell));
      else if (kind === 'link' && key === 'datasets') row.datasets = cell as UsedDataset[];
      else if (kind === 'link') row.models = cell as MadeModel[];
      else if (kind === 'metric' && stat) {
        const stats: Record<string, number> = row.metrics.get(key) ?? {};
        stats[stat] = toDouble(cell as WireDouble);
        row.metrics.set(key, stats);
      }
    });
    return row;
  });
}

/** One page of the table; `previous` is shown while it loads. */
export function runsPageQuery(view: RunsView, columns: RunsColumns, page: number, previous: RunsPage | undefined) {
  return queryOptions({
    queryKey: [...runsScope(view.experimentIds), 'page', view, columns, page],
    queryFn: ({ signal }) => fetchRuns(view, columns, page * PAGE_ROWS, PAGE_ROWS, signal),
    placeholderData: previous,
  });
}

const COUNT_AGAIN_MS = 10_000;

/** How many runs there are. Read again at intervals: it costs the server more than a page. */
export function runsCountQuery(view: RunsView) {
  const { orderBy: _, ...rest } = view;
  return queryOptions({
    queryKey: ['runs-count', rest],
    queryFn: async ({ signal }) => (await postOwn<{ runs: number }>('runs/group', viewRequest({ ...view, orderBy: [] }), signal)).runs,
    staleTime: COUNT_AGAIN_MS,
    refetchInterval: COUNT_AGAIN_MS,
  });
}

/** `attributes.run_id IN (…)`; ids hold no quotes. */
export function byIds(ids: string[]): string {
  return `attributes.run_id IN (${ids.map(quoteValue).join(', ')})`;
}

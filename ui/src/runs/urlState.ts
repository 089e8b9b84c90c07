import type { Lifecycle, RunsView } from '../lib/api/runs';
import { text } from '../lib/urlState';

/** The runs table's state in the URL, under the names that MLflow's UI uses; `columns` is ours. */
export interface RunsSearch {
  searchFilter?: string | undefined;
  /** Such as ``metrics.`val/loss` `` or `attributes.start_time`. */
  orderByKey?: string | undefined;
  orderByAsc?: 'true' | 'false' | undefined;
  lifecycleFilter?: Lifecycle | undefined;
  columns?: 'all' | undefined;
}

export function runsSearch(search: Record<string, unknown>): RunsSearch {
  return {
    searchFilter: text(search['searchFilter']),
    orderByKey: text(search['orderByKey']),
    orderByAsc: search['orderByAsc'] === 'true' ? 'true' : search['orderByAsc'] === 'false' ? 'false' : undefined,
    lifecycleFilter: search['lifecycleFilter'] === 'Deleted' ? 'Deleted' : undefined,
    columns: search['columns'] === 'all' ? 'all' : undefined,
  };
}

export type Direction = 'ascending' | 'descending';

export interface Order {
  key: string;
  direction: Direction;
}

/** How the URL orders the table; newest first when it does not say. */
export function orderOf(search: RunsSearch): Order {
  if (!search.orderByKey) return { key: 'attributes.start_time', direction: 'descending' };
  return { key: search.orderByKey, direction: search.orderByAsc === 'true' ? 'ascending' : 'descending' };
}

export function toView(search: RunsSearch): RunsView {
  const { key, direction } = orderOf(search);
  return {
    filter: search.searchFilter ?? '',
    orderBy: `${key} ${direction === 'ascending' ? 'ASC' : 'DESC'}`,
    lifecycle: search.lifecycleFilter ?? 'Active',
  };
}

/** What a click on a header asks for: its first direction, or the other one when it already orders the table. */
export function nextOrder(current: Order, key: string, first: Direction): Pick<RunsSearch, 'orderByKey' | 'orderByAsc'> {
  const other = current.direction === 'ascending' ? 'descending' : 'ascending';
  const direction = current.key === key ? other : first;
  return { orderByKey: key, orderByAsc: direction === 'ascending' ? 'true' : 'false' };
}

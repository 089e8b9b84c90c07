import type { ExperimentsView } from '../lib/api/experiments';
import type { Lifecycle } from '../lib/api/runs';
import { identifier, quoteValue } from '../lib/search';
import { oneOf, readList, text, writeList } from '../lib/urlState';

export const ORDERS = ['name', 'creation_time', 'last_update_time'] as const;
export type OrderKey = (typeof ORDERS)[number];

/** The state of the list in the URL. */
export interface ExperimentsSearch {
  /** Part of the name. */
  searchFilter?: string | undefined;
  /** `key` or `key=value`. */
  tag?: string | undefined;
  orderByKey?: OrderKey | undefined;
  orderByAsc?: 'true' | 'false' | undefined;
  lifecycleFilter?: Lifecycle | undefined;
  layout?: 'list' | undefined;
  /** Folders of the tree that are closed, each encoded, with commas in between. */
  closed?: string | undefined;
}

export function experimentsSearch(search: Record<string, unknown>): ExperimentsSearch {
  return {
    searchFilter: text(search['searchFilter']),
    tag: text(search['tag']),
    orderByKey: oneOf(search['orderByKey'], ORDERS),
    orderByAsc: oneOf(search['orderByAsc'], ['true', 'false']),
    lifecycleFilter: oneOf(search['lifecycleFilter'], ['Deleted']),
    layout: oneOf(search['layout'], ['list']),
    closed: text(search['closed']),
  };
}

export function orderOf({ orderByKey = 'last_update_time', orderByAsc }: ExperimentsSearch): { key: OrderKey; isAscending: boolean } {
  return { key: orderByKey, isAscending: orderByAsc === 'true' };
}

export function viewOf(search: ExperimentsSearch): ExperimentsView {
  const { key, isAscending } = orderOf(search);
  return {
    text: search.searchFilter ?? '',
    filter: tagClause(search.tag),
    orderBy: `${key} ${isAscending ? 'ASC' : 'DESC'}`,
    lifecycle: search.lifecycleFilter ?? 'Active',
  };
}

/** `team=vision` asks for that value, `team` for any. */
export function tagClause(tag: string | undefined): string {
  const match = /^\s*([^=`]+?)\s*(?:=\s*(.*?)\s*)?$/.exec(tag ?? '');
  const [, key, value] = match ?? [];
  if (!key) return '';
  return value ? `${identifier('tags', key)} = ${quoteValue(value)}` : `${identifier('tags', key)} IS NOT NULL`;
}

export function closedFolders(search: ExperimentsSearch): Set<string> {
  return new Set(readList(search.closed));
}

export function toggleFolder(search: ExperimentsSearch, path: string): string | undefined {
  const closed = closedFolders(search);
  if (!closed.delete(path)) closed.add(path);
  return writeList([...closed]);
}

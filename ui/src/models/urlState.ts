import { type FilesSearch, filesSearch } from '../compare/filesState';
import { chartsSearch, decoded, jsonIds, list, oneOf, text } from '../lib/urlState';

/** How the list of models can be ordered. */
export const MODEL_ORDERS = [
  { value: 'last_updated_timestamp DESC', label: 'Last modified' },
  { value: 'name ASC', label: 'Name, A to Z' },
  { value: 'name DESC', label: 'Name, Z to A' },
  { value: 'last_updated_timestamp ASC', label: 'Longest unchanged' },
] as const;

export const DEFAULT_ORDER = MODEL_ORDERS[0].value;

export interface ModelsSearch {
  searchFilter?: string | undefined;
  orderBy?: string | undefined;
}

/** `searchInput` is what MLflow's UI calls the filter. */
export function modelsSearch(search: Record<string, unknown>): ModelsSearch {
  const orderBy = MODEL_ORDERS.find(({ value }) => value === search['orderBy'])?.value;
  return {
    searchFilter: text(search['searchFilter']) ?? text(search['searchInput']),
    orderBy: orderBy === DEFAULT_ORDER ? undefined : orderBy,
  };
}

export interface ModelSearch {
  /** Text that versions hold. */
  versionFilter?: string | undefined;
  /** Versions that are selected, e.g. `1,3`. */
  versions?: string | undefined;
  /** Metrics and parameters of the versions' runs, e.g. `metrics.accuracy,params.depth`; keys are URI-encoded. */
  columns?: string | undefined;
}

export function modelSearch(search: Record<string, unknown>): ModelSearch {
  return { versionFilter: text(search['versionFilter']), versions: text(search['versions']), columns: text(search['columns']) };
}

/** Version numbers, each once and in the order given. */
export function readVersions(list: string | undefined): string[] {
  return [...new Set((list ?? '').split(',').filter((version) => /^\d+$/.test(version)))];
}

export interface RunColumn {
  of: 'metrics' | 'params';
  key: string;
}

export function readColumns(list: string | undefined): RunColumn[] {
  return (list ?? '').split(',').flatMap((column) => {
    const found = /^(metrics|params)\.(.+)$/.exec(column);
    return found ? [{ of: found[1] as RunColumn['of'], key: decoded(found[2] ?? '') }] : [];
  });
}

/** Keys may hold commas. */
export function writeColumns(columns: RunColumn[]): string | undefined {
  return columns.map(({ of, key }) => `${of}.${encodeURIComponent(key)}`).join(',') || undefined;
}

export interface CompareSearch extends FilesSearch {
  /** The versions side by side, e.g. `1,3`. */
  versions?: string | undefined;
  /** `1`: only what differs. */
  diff?: '1' | undefined;
  /** The view of the charts. */
  charts?: string | undefined;
}

export function compareSearch(search: Record<string, unknown>): CompareSearch {
  return { versions: text(search['versions']), diff: search['diff'] === '1' ? '1' : undefined, ...chartsSearch(search), ...filesSearch(search) };
}

export interface LoggedModelsSearch {
  /** A part of the name, or a filter. */
  searchFilter?: string | undefined;
  /** An attribute, or `metrics.` and a key. */
  orderByKey?: string | undefined;
  orderByAsc?: 'true' | undefined;
  /** Ids of those that are selected, with commas between them. */
  selected?: string | undefined;
}

/** Newest first, unless the address says otherwise. */
export const CREATED = 'creation_timestamp';

export function loggedModelsSearch(search: Record<string, unknown>): LoggedModelsSearch {
  const key = text(search['orderByKey']);
  return {
    searchFilter: text(search['searchFilter']),
    orderByKey: key !== undefined && /^(name|status|metrics\..+)$/.test(key) ? key : undefined,
    orderByAsc: oneOf(search['orderByAsc'], ['true']),
    selected: list(search['selected'])?.join(),
  };
}

export interface CompareLoggedModelsSearch extends FilesSearch {
  /** Their ids as a JSON list. */
  models?: string | undefined;
  /** Only what differs. */
  diff?: '1' | undefined;
}

export function compareLoggedModelsSearch(search: Record<string, unknown>): CompareLoggedModelsSearch {
  const ids = jsonIds(text(search['models']));
  return { models: ids.length > 0 ? JSON.stringify(ids) : undefined, diff: oneOf(search['diff'], ['1']), ...filesSearch(search) };
}

import type { Lifecycle } from '../lib/api/runs';
import { list, oneOf, text } from '../lib/urlState';
import { ONLY_MLFLOW, fromMlflow } from '../links/mlflowParams';

export const TIME_RANGES = ['LAST_HOUR', 'LAST_24_HOURS', 'LAST_7_DAYS', 'LAST_30_DAYS', 'LAST_YEAR'] as const;
export type TimeRange = (typeof TIME_RANGES)[number];

/** How many of the first runs, or of the first groups, are drawn in charts before single ones are shown and hidden. */
export const SHOWN = ['none', '10', '20', '50', '100', '200', '500', 'all'] as const;
export type Shown = (typeof SHOWN)[number];

/** Of which status those are: of any unless it is one of these. */
export const CHART_STATUSES = ['running', 'unfinished'] as const;

/** Runs above all others: more would leave no room for these. */
export const MOST_TOP = 8;

/** Beside the usual one. */
export const ROW_HEIGHTS = ['compact', 'tall'] as const;

export const VERSIONS = ['with', 'without'] as const;

/** The state of the page in the URL; the first five under the names that MLflow's UI uses. */
export interface RunsSearch {
  searchFilter?: string | undefined;
  /** Such as ``metrics.`val/loss` `` or `attributes.start_time`. */
  orderByKey?: string | undefined;
  orderByAsc?: 'true' | 'false' | undefined;
  /** What orders runs that the first order leaves alike. */
  thenByKey?: string | undefined;
  thenByAsc?: 'true' | 'false' | undefined;
  lifecycleFilter?: Lifecycle | undefined;
  startTime?: TimeRange | undefined;
  /** Part of the name, or a regular expression between slashes. */
  name?: string | undefined;
  /** The name of a dataset that runs used. */
  dataset?: string | undefined;
  /** Runs with versions of registered models, or those without. */
  versions?: (typeof VERSIONS)[number] | undefined;
  /** Ids of the columns that are shown, from the left. */
  columns?: string | undefined;
  /** Ids of those that stay in sight at the left, and at the right. */
  pinned?: string | undefined;
  pinnedRight?: string | undefined;
  /** Such as `metric.last.loss:120`. */
  widths?: string | undefined;
  /** Only columns in which runs differ. */
  differs?: 'true' | undefined;
  /** How high rows are; tall ones have larger curves. */
  rows?: (typeof ROW_HEIGHTS)[number] | undefined;
  /** No small curves beside the metrics. */
  curves?: 'false' | undefined;
  /** Children are below their parents. */
  tree?: 'true' | undefined;
  /** Ids of the columns by whose values runs are grouped. */
  groupBy?: string | undefined;
  /** Groups and parents that are open. */
  open?: string | undefined;
  /** A run that others are compared to. */
  baseline?: string | undefined;
  /** How far others are from it is said in percent. */
  delta?: 'percent' | undefined;
  /** Runs that stay above all others. */
  top?: string | undefined;
  shown?: Shown | undefined;
  chartStatus?: (typeof CHART_STATUSES)[number] | undefined;
  /** Runs that charts do not draw, and others that they draw, whatever `shown` says. */
  hidden?: string | undefined;
  drawn?: string | undefined;
  /** Ids of groups that charts do not draw. */
  hiddenGroups?: string | undefined;
  /** Older links: runs whose eye is not as `shown` says. */
  toggled?: string | undefined;
  layout?: 'charts' | 'split' | undefined;
  charts?: string | undefined;
  /** Of a link that MLflow's UI shared: the key of the rest of the state, see links/SharedTable.tsx. */
  viewStateShareKey?: string | undefined;
}

export function runsSearch(given: Record<string, unknown>): RunsSearch {
  const search = fromMlflow(given);
  return {
    ...ONLY_MLFLOW,
    searchFilter: text(search['searchFilter']),
    orderByKey: text(search['orderByKey']),
    orderByAsc: oneOf(search['orderByAsc'], ['true', 'false']),
    lifecycleFilter: oneOf(search['lifecycleFilter'], ['Deleted']),
    startTime: oneOf(search['startTime'], TIME_RANGES),
    name: text(search['name']),
    dataset: text(search['dataset']),
    versions: oneOf(search['versions'], VERSIONS),
    columns: long(search['columns']),
    pinned: long(search['pinned']),
    pinnedRight: long(search['pinnedRight']),
    widths: long(search['widths']),
    differs: oneOf(search['differs'], ['true']),
    rows: oneOf(search['rows'], ROW_HEIGHTS),
    curves: oneOf(search['curves'], ['false']),
    tree: oneOf(search['tree'], ['true']),
    groupBy: text(search['groupBy']),
    open: long(search['open']),
    baseline: text(search['baseline']),
    delta: oneOf(search['delta'], ['percent']),
    top: long(search['top']),
    thenByKey: text(search['thenByKey']),
    thenByAsc: oneOf(search['thenByAsc'], ['true', 'false']),
    shown: oneOf(search['shown'], SHOWN),
    chartStatus: oneOf(search['chartStatus'], CHART_STATUSES),
    hidden: long(search['hidden']),
    drawn: long(search['drawn']),
    hiddenGroups: long(search['hiddenGroups']),
    toggled: long(search['toggled']),
    layout: oneOf(search['layout'], ['charts', 'split']),
    charts: long(search['charts']),
    viewStateShareKey: text(search['viewStateShareKey']),
  };
}

/** As MLflow's links: a JSON list of the experiments whose runs are shown together. */
export interface ManyRunsSearch extends RunsSearch {
  experiments?: string | undefined;
}

export function manyRunsSearch(search: Record<string, unknown>): ManyRunsSearch {
  return { ...runsSearch(search), experiments: long(search['experiments']) };
}

/** Lists of columns and the state of charts are long; what a URL brings is bounded all the same. */
function long(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= 100_000 ? value : undefined;
}

/** The list without `item`, or with it at the end. */
export function toggle(items: string | undefined, item: string): string | undefined {
  const all = list(items) ?? [];
  const others = all.filter((other) => other !== item);
  return (others.length === all.length ? [...all, item] : others).join() || undefined;
}

export type Direction = 'ascending' | 'descending';

export interface Order {
  key: string;
  direction: Direction;
}

/** An order of groups alone: by how many runs they have. */
export const GROUP_SIZE = 'group.runs';

/** How the URL orders the table; newest first when it does not say. */
export function orderOf(search: RunsSearch): Order {
  if (!search.orderByKey || (search.orderByKey === GROUP_SIZE && !search.groupBy)) return { key: 'attributes.start_time', direction: 'descending' };
  return { key: search.orderByKey, direction: search.orderByAsc === 'true' ? 'ascending' : 'descending' };
}

/** The second order of runs, if there is one. */
export function thenOf({ thenByKey, thenByAsc }: RunsSearch): Order | undefined {
  return thenByKey && thenByKey !== GROUP_SIZE ? { key: thenByKey, direction: thenByAsc === 'true' ? 'ascending' : 'descending' } : undefined;
}

/** What a click on a header asks for: its first direction, or the other one when it already orders the table. */
export function nextOrder(current: Order, key: string, first: Direction): Pick<RunsSearch, 'orderByKey' | 'orderByAsc'> {
  const other = current.direction === 'ascending' ? 'descending' : 'ascending';
  return order(key, current.key === key ? other : first);
}

export function order(key: string, direction: Direction): Pick<RunsSearch, 'orderByKey' | 'orderByAsc'> {
  return { orderByKey: key, orderByAsc: direction === 'ascending' ? 'true' : 'false' };
}

/** A second order: the other direction when it is that already, none after both. */
export function nextThen(current: Order | undefined, key: string, first: Direction): Pick<RunsSearch, 'thenByKey' | 'thenByAsc'> {
  if (current?.key === key && current.direction !== first) return { thenByKey: undefined, thenByAsc: undefined };
  const other = first === 'ascending' ? 'descending' : 'ascending';
  return thenBy(key, current?.key === key ? other : first);
}

function thenBy(key: string, direction: Direction): Pick<RunsSearch, 'thenByKey' | 'thenByAsc'> {
  return { thenByKey: key, thenByAsc: direction === 'ascending' ? 'true' : 'false' };
}

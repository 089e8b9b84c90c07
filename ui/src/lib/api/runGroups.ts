import { queryOptions } from '@tanstack/react-query';
import { identifier, quoteValue } from '../search';
import { postOwn } from './client';
import { type RunsColumns, type RunsView, type Stat, runsScope, viewRequest } from './runsTable';
import { toDouble, type WireDouble } from './wire';

export interface GroupKey {
  kind: 'param' | 'tag';
  key: string;
}

/** How a metric is spread over the runs of a group. */
export interface Spread {
  count: number;
  mean: number | undefined;
  /** Of a sample; of two runs or more. */
  std: number | undefined;
  min: number | undefined;
  max: number | undefined;
}

/** Runs that agree in the chosen parameters and tags. */
export interface RunGroup {
  /** Tells it from the others. */
  id: string;
  /** As `GroupKey`s were asked for; nothing for runs without a value. */
  values: (string | undefined)[];
  runs: number;
  /** By `spreadKey`. */
  metrics: Map<string, Spread>;
}

export interface RunGroups {
  groups: RunGroup[];
  runs: number;
  /** Small groups were left out. */
  truncated: boolean;
}

interface WireGroups {
  columns: { kind: string; key: string; stat?: keyof Spread; of?: Stat }[];
  rows: (string | number | null)[][];
  runs: number;
  truncated: boolean;
}

/** Groups by parameters and tags, and how numbers of metrics are spread in them. */
export function runGroupsQuery(view: RunsView, keys: GroupKey[], { metrics, stats }: Pick<RunsColumns, 'metrics' | 'stats'> = NOTHING) {
  const of = (kind: GroupKey['kind']) => keys.filter((key) => key.kind === kind).map(({ key }) => key);
  const request = { ...viewRequest({ ...view, orderBy: [] }), params: of('param'), tags: of('tag'), metrics, stats };
  return queryOptions({
    queryKey: [...runsScope(view.experimentIds), 'groups', request],
    queryFn: async ({ signal }) => toGroups(await postOwn<WireGroups>('runs/group', request, signal), keys),
    placeholderData: (data) => data,
  });
}

export function toGroups({ columns, rows, runs, truncated }: WireGroups, keys: GroupKey[]): RunGroups {
  const places = keys.map(({ kind, key }) => columns.findIndex((column) => column.kind === kind && column.key === key));
  const size = columns.findIndex((column) => column.kind === 'group');
  const groups = rows.map((cells): RunGroup => {
    const values = places.map((place) => (typeof cells[place] === 'string' ? cells[place] : undefined));
    const metrics = new Map<string, Spread>();
    columns.forEach(({ kind, key: metric, stat, of = 'last' }, place) => {
      const cell = cells[place];
      if (kind !== 'metric' || !stat || cell === null || cell === undefined) return;
      const key = spreadKey(metric, of);
      const spread = metrics.get(key) ?? { count: 0, mean: undefined, std: undefined, min: undefined, max: undefined };
      metrics.set(key, { ...spread, [stat]: toDouble(cell as WireDouble) });
    });
    return { id: groupId(values), values, runs: Number(cells[size]), metrics };
  });
  return { groups, runs, truncated };
}

const NOTHING = { metrics: [], stats: [] };

/** Where a group has the spread of one number of its runs' metric. */
export function spreadKey(metric: string, of: Stat): string {
  return `${of}.${metric}`;
}

/** Tells a group from others of the same keys; without commas, for the URL's lists. */
export function groupId(values: (string | undefined)[]): string {
  return values.map((value) => (value === undefined ? '' : `=${encodeURIComponent(value)}`)).join('&');
}

/** The condition that a group's runs fulfil. */
export function groupClause(keys: GroupKey[], values: (string | undefined)[]): string {
  const clauses = keys.map(({ kind, key }, place) => {
    const name = identifier(kind === 'param' ? 'params' : 'tags', key);
    const value = values[place];
    return value === undefined ? `${name} IS NULL` : `${name} = ${quoteValue(value)}`;
  });
  return clauses.join(' AND ');
}

import type { RunsView } from '../lib/api/runsTable';
import { contains, quoteValue } from '../lib/search';
import { type RunsSearch, type TimeRange, orderOf, thenOf } from './urlState';

const HOUR_MS = 3_600_000;
const RANGE_MS: Record<TimeRange, number> = {
  LAST_HOUR: HOUR_MS,
  LAST_24_HOURS: 24 * HOUR_MS,
  LAST_7_DAYS: 7 * 24 * HOUR_MS,
  LAST_30_DAYS: 30 * 24 * HOUR_MS,
  LAST_YEAR: 365 * 24 * HOUR_MS,
};

/** Ranges end now; a view that changed with every second would be read again with every second. */
const GRAIN_MS = 5 * 60_000;

/** Several conditions as one. `(` before the first shifts what the server says of its place, see `errorPlace`. */
export function allOf(clauses: (string | undefined)[]): string {
  const given = clauses.filter((clause): clause is string => clause !== undefined && clause.trim() !== '');
  return given.length <= 1 ? (given[0] ?? '') : given.map((clause) => `(${clause})`).join(' AND ');
}

/** The condition for a part of a run's name, or for a regular expression between slashes. */
export function nameClause(name: string | undefined): string | undefined {
  if (!name) return undefined;
  const pattern = /^\/(.+)\/$/.exec(name)?.[1];
  return pattern === undefined ? contains('attributes.run_name', name) : `attributes.run_name RLIKE ${quoteValue(pattern)}`;
}

function linkClauses({ dataset, versions }: RunsSearch): string[] {
  return [
    ...(dataset ? [`datasets.name = ${quoteValue(dataset)}`] : []),
    ...(versions ? [`attributes.model_versions ${versions === 'with' ? '>' : '='} 0`] : []),
  ];
}

/** Which runs the URL asks for, whether or not they are grouped. Throws an error in words where it asks for what cannot be said. */
export function viewOf(experimentIds: string[], search: RunsSearch, now: number): RunsView {
  const first = orderOf({ ...search, groupBy: undefined });
  const then = thenOf(search);
  const orders = then && then.key !== first.key ? [first, then] : [first];
  const since = search.startTime && Math.floor((now - RANGE_MS[search.startTime]) / GRAIN_MS) * GRAIN_MS;
  return {
    experimentIds,
    filter: allOf([search.searchFilter, nameClause(search.name), ...linkClauses(search), since === undefined ? undefined : `attributes.start_time >= ${since}`]),
    orderBy: orders.map(({ key, direction }) => `${key} ${direction === 'ascending' ? 'ASC' : 'DESC'}`),
    lifecycle: search.lifecycleFilter ?? 'Active',
  };
}

/** Where in the typed filter the server found a mistake: an index, or nothing when it did not say or meant another part. */
export function errorPlace(message: string, typed: string, sent: string): number | undefined {
  const position = /Invalid filter: .* at position (\d+);/.exec(message)?.[1];
  if (position === undefined) return undefined;
  const place = Number(position) - 1 - (sent === typed ? 0 : 1);
  return place >= 0 && place <= [...typed].length ? place : undefined;
}

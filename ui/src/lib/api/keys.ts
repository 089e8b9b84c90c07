import { queryOptions } from '@tanstack/react-query';
import { KEYS } from '../changes';
import { getOwn } from './client';
import { runsScope } from './runsTable';

/** The metrics, parameters and tags that the runs of some experiments have, by name. */
export interface Keys {
  metrics: string[];
  params: string[];
  tags: string[];
  /** There are more of some kind. */
  truncated: boolean;
}

const MOST_KEYS = 50_000;
const ALL_STALE_MS = 30_000;
/** Keys that are read again with every change; an experiment with more has them all read, less often. */
const COLUMN_KEYS = 500;

interface KeysRequest {
  experimentIds: string[];
  prefix?: string;
  limit: number;
}

function fetchKeys({ experimentIds, prefix, limit }: KeysRequest, signal: AbortSignal): Promise<Keys> {
  const query = new URLSearchParams(experimentIds.map((id) => ['experiment_ids', id]));
  if (prefix) query.set('prefix', prefix);
  query.set('max_results', String(limit));
  return getOwn<Keys>('keys', query, signal);
}

/** Every key, a little later than the runs that brought it. */
export function allKeysQuery(experimentIds: string[]) {
  return queryOptions({
    queryKey: [KEYS, ...runsScope(experimentIds).slice(1)],
    queryFn: ({ signal }) => fetchKeys({ experimentIds, limit: MOST_KEYS }, signal),
    staleTime: ALL_STALE_MS,
  });
}

/** The first keys with a prefix, as up to date as the runs. */
export function someKeysQuery(scope: readonly string[], request: KeysRequest) {
  return queryOptions({
    queryKey: [...scope, 'keys', request],
    queryFn: ({ signal }) => fetchKeys(request, signal),
    placeholderData: (data) => data,
  });
}

/** What the columns of an experiment are chosen from, unless there are more. */
export function columnKeysQuery(experimentIds: string[]) {
  return someKeysQuery(runsScope(experimentIds), { experimentIds, limit: COLUMN_KEYS });
}

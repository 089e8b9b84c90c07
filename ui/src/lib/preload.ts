import type { EnsureQueryDataOptions, QueryKey } from '@tanstack/react-query';
import { queryClient } from './queryClient';

/**
 * For routes: starts to read what a page shows first, as soon as a link to it is pointed at or focused. What is known already is
 * shown at once and read again by the page itself.
 */
export function preload<T, K extends QueryKey>(query: EnsureQueryDataOptions<T, Error, T, K>): void {
  void queryClient.prefetchQuery({ ...query, staleTime: Infinity });
}

/**
 * For components: starts to read at once what their own queries would start to read after the page is painted. Only what nobody has
 * asked for yet.
 */
export function readEarly<T, K extends QueryKey>(query: EnsureQueryDataOptions<T, Error, T, K>): void {
  if (queryClient.getQueryState(query.queryKey) === undefined) void queryClient.prefetchQuery(query);
}

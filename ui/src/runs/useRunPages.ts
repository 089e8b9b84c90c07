import { type QueryClient, type UseQueryResult, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { PAGE_ROWS, type RunRow, type RunsColumns, type RunsPage, type RunsView, runsCountQuery, runsPageQuery, runsScope } from '../lib/api/runsTable';
import { readEarly } from '../lib/preload';

export interface RunPages {
  /** Rows of the whole table, read or not. */
  count: number;
  /** `count` is what is known so far. */
  isCounting: boolean;
  /** The row at a place, if it has been read. */
  at: (index: number) => RunRow | undefined;
  /** The place of a run among the rows that have been read. */
  indexOf: (id: string) => number | undefined;
  /** The first rows and those in sight. */
  loaded: RunRow[];
  /** The rows are of the last view while this one loads. */
  isStale: boolean;
  isPending: boolean;
  error: Error | null;
  refetch: () => void;
}

/** The pages of the table that are in sight, and the first. */
export function useRunPages(view: RunsView, columns: RunsColumns, [from, to]: readonly [number, number], enabled: boolean): RunPages {
  const client = useQueryClient();
  const [firstInSight, lastInSight] = [Math.floor(from / PAGE_ROWS), Math.floor(to / PAGE_ROWS)];
  const wanted = useMemo(() => {
    const pages = [0];
    for (let page = Math.max(1, firstInSight); page <= lastInSight; page += 1) pages.push(page);
    return pages;
  }, [firstInSight, lastInSight]);
  const combine = useCallback((results: UseQueryResult<RunsPage>[]) => together(wanted, results), [wanted]);
  if (enabled) readEarly(runsPageQuery(view, columns, 0, undefined));
  const { pages, isStale, isPending, error, refetch } = useQueries({
    queries: wanted.map((page) => ({ ...runsPageQuery(view, columns, page, lastPage(client, view, page)), enabled })),
    combine,
  });
  const isLong = !isStale && (pages.get(0)?.hasMore ?? false);
  const { data: counted } = useQuery({ ...runsCountQuery(view), enabled: enabled && isLong });

  return useMemo(() => {
    const end = [...pages].find(([, page]) => !page.hasMore);
    const last = Math.max(0, ...pages.keys());
    const read = last * PAGE_ROWS + (pages.get(last)?.rows.length ?? 0);
    // Of pages out of sight, what is known; looked up once, as tens of thousands of lines may be asked for.
    const known = new Map<number, RunsPage | undefined>(pages);
    const pageAt = (page: number) => {
      if (!known.has(page)) known.set(page, client.getQueryData(runsPageQuery(view, columns, page, undefined).queryKey));
      return known.get(page);
    };
    const places = new Map<string, number>();
    for (const [page, { rows }] of pages) rows.forEach((row, place) => places.set(row.id, page * PAGE_ROWS + place));
    return {
      indexOf: (id: string) => places.get(id),
      // There is more than was read until the count is known: the next page can be scrolled to.
      count: end ? end[0] * PAGE_ROWS + end[1].rows.length : Math.max(counted ?? 0, pages.size > 0 ? read + 1 : 0),
      isCounting: !end && counted === undefined,
      at: (index: number) => pageAt(Math.floor(index / PAGE_ROWS))?.rows[index % PAGE_ROWS],
      loaded: [...pages.values()].flatMap((page) => page.rows),
      isStale,
      isPending,
      error,
      refetch,
    };
  }, [client, view, columns, pages, counted, isStale, isPending, error, refetch]);
}

function together(wanted: number[], results: UseQueryResult<RunsPage>[]) {
  const pages = new Map<number, RunsPage>();
  wanted.forEach((page, place) => {
    const data = results[place]?.data;
    if (data) pages.set(page, data);
  });
  return {
    pages,
    isStale: results.some((result) => result.isPlaceholderData),
    isPending: Boolean(results[0]?.isPending),
    error: results.find((result) => result.isError && !result.data)?.error ?? null,
    refetch: () => results.forEach((result) => void result.refetch()),
  };
}

/** What was shown last at this place of the table, whatever its order, filter and columns. */
function lastPage(client: QueryClient, view: RunsView, page: number): RunsPage | undefined {
  const scope = [...runsScope(view.experimentIds), 'page'];
  const cached = client.getQueryCache().findAll({ queryKey: scope, predicate: ({ queryKey, state }) => queryKey.at(-1) === page && state.data !== undefined });
  return cached.sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt)[0]?.state.data as RunsPage | undefined;
}

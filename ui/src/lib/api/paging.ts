import { type InfiniteData, infiniteQueryOptions } from '@tanstack/react-query';

export interface Page<T> {
  items: T[];
  nextPageToken: string | undefined;
}

interface PagedQuery<T> {
  /** What is listed, e.g. the runs of one experiment. */
  scope: readonly string[];
  /** How it is filtered and ordered. */
  view: object;
  fetchPage: (pageToken: string | undefined, signal: AbortSignal) => Promise<Page<T>>;
}

/** A list read page by page; its data are the items of all pages read so far. While another view of the same scope loads, the rows of the last view stay. */
export function pagedQuery<T>({ scope, view, fetchPage }: PagedQuery<T>) {
  return infiniteQueryOptions({
    queryKey: [...scope, view] as const,
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    // An empty token means the end, just as an absent one.
    getNextPageParam: (page: Page<T>) => page.nextPageToken || undefined,
    // One function for all renders, so that the list is the same until the data change.
    select: itemsOf<T>,
    placeholderData: (data, query) =>
      query?.queryKey.length === scope.length + 1 && scope.every((part, i) => query.queryKey[i] === part) ? data : undefined,
  });
}

function itemsOf<T>(data: InfiniteData<Page<T>, string | undefined>): T[] {
  return data.pages.flatMap((page) => page.items);
}

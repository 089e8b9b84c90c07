import { count } from '../lib/format';
import { ErrorNotice } from './ErrorNotice';

interface LoadMoreProps {
  /** The noun in the singular, e.g. "run". */
  noun: string;
  shown: number;
  /** The members of an infinite query that say whether and how to go on. */
  query: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    error: Error | null;
    fetchNextPage: () => Promise<unknown>;
  };
}

/** How many rows are shown and, while there are more, a button for them. */
export function LoadMore({ noun, shown, query }: LoadMoreProps) {
  return (
    <div className="load-more">
      <span role="status" className="muted">
        {count(shown, noun)}
        {query.hasNextPage && ' shown, there are more'}
      </span>
      {query.hasNextPage && (
        <button type="button" className="button" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {query.isFetchingNextPage ? 'Loading…' : 'Load more'}
        </button>
      )}
      {query.isFetchNextPageError && query.error && <ErrorNotice title={`The next ${noun}s could not be loaded`} error={query.error} />}
    </div>
  );
}

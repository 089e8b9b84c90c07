import { useInfiniteQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { artifactUrl, baseName, readPart } from '../lib/api/artifacts';
import { byteSize, count } from '../lib/format';
import type { ViewProps } from './FileView';
import { cutLines } from './lines';

const PIECE_BYTES = 512 * 1_024;
const LINE_HEIGHT = 20;
/** Lines before the end at which the next piece is read. */
const AHEAD = 500;
/** A browser's scroll bar reaches no further. */
const MAX_LINES = 1_000_000;

/** Text with line numbers, of any size: it is read in pieces as it is scrolled through. */
export function TextView({ source, file }: ViewProps) {
  const frame = useRef<HTMLDivElement>(null);
  const query = useInfiniteQuery({
    queryKey: ['text', source.kind, source.id, file.path],
    queryFn: async ({ pageParam, signal }) => {
      const part = await readPart(artifactUrl(source, file.path), pageParam, pageParam + PIECE_BYTES, signal);
      return cutLines(part.bytes, pageParam, part.total);
    },
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next,
    structuralSharing: false,
    gcTime: 60_000,
    // What was read stays as it is: a log that grows is read anew by hand.
    staleTime: Infinity,
  });
  const lines = useMemo(() => query.data?.pages.flatMap((piece) => piece.lines) ?? [], [query.data]);
  const shown = Math.min(lines.length, MAX_LINES);
  const virtualizer = useVirtualizer({ count: shown, getScrollElement: () => frame.current, estimateSize: () => LINE_HEIGHT, overscan: 30 });
  const items = virtualizer.getVirtualItems();
  const lastInSight = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const isNearEnd = shown > 0 && lastInSight >= shown - AHEAD && shown < MAX_LINES;
  useEffect(() => {
    if (isNearEnd && hasNextPage && !isFetchingNextPage && !query.isError) void fetchNextPage();
  }, [isNearEnd, hasNextPage, isFetchingNextPage, fetchNextPage, query.isError]);

  if (query.error && lines.length === 0) return <ErrorNotice title="The file could not be read" error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Loading what="the text" />;
  const isEmpty = shown === 1 && lines[0] === '';
  if (isEmpty) return <p className="muted">This file is empty.</p>;
  return (
    <>
      <div ref={frame} className="text-view" role="region" aria-label={`Text of ${baseName(file.path)}`} tabIndex={0}>
        <div className="text-lines" style={{ height: virtualizer.getTotalSize() }}>
          <div className="text-window" style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}>
            {items.map(({ index }) => (
              <div key={index} className="text-line" data-line={index + 1}>
                {lines[index]}
              </div>
            ))}
          </div>
        </div>
      </div>
      <p className="muted text-foot">
        {count(shown, 'line')}
        {hasNextPage && ` of ${byteSize(file.size ?? 0)} read so far`}{' '}
        <button type="button" className="button button-small" onClick={() => void query.refetch()}>
          Read again
        </button>
      </p>
      {query.isFetchNextPageError && query.error && (
        <ErrorNotice title="The next part could not be read" error={query.error} onRetry={() => void fetchNextPage()} />
      )}
    </>
  );
}

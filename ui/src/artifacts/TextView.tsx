import { useNavigate, useSearch } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { baseName } from '../lib/api/artifacts';
import { byteSize, count } from '../lib/format';
import type { ViewProps } from './FileView';
import { PIECE_BYTES, useTextPieces } from './useTextPieces';
import type { ArtifactSearch } from './urlState';

const LINE_HEIGHT = 20;
/** Lines before the end at which the next piece is read. */
const AHEAD = 500;
/** A browser's scroll bar reaches no further. */
const MAX_LINES = 1_000_000;

/** Text with line numbers, of any size: it is read in pieces as it is scrolled through, from its start or only its end. */
export function TextView({ source, file }: ViewProps) {
  const frame = useRef<HTMLDivElement>(null);
  const { at, line: wanted } = useSearch({ strict: false }) as ArtifactSearch;
  const navigate = useNavigate();
  const size = file.size ?? 0;
  const isLarge = size > PIECE_BYTES;
  const isEnd = at === 'end' && isLarge;
  const { query, lines } = useTextPieces(source, file.path, isEnd ? size - PIECE_BYTES : 0);
  const shown = Math.min(lines.length, MAX_LINES);
  const virtualizer = useVirtualizer({ count: shown, getScrollElement: () => frame.current, estimateSize: () => LINE_HEIGHT, overscan: 30 });
  const items = virtualizer.getVirtualItems();

  const { hasNextPage, isFetchingNextPage, fetchNextPage, isError } = query;
  const isNearEnd = shown > 0 && (items.at(-1)?.index ?? 0) >= shown - AHEAD;
  const needsMore = (isNearEnd || (wanted ?? 0) > shown) && shown < MAX_LINES;
  useEffect(() => {
    if (needsMore && hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage();
  }, [needsMore, hasNextPage, isFetchingNextPage, fetchNextPage, isError]);

  const hasWanted = wanted !== undefined && wanted <= shown && !isEnd;
  useEffect(() => {
    if (isEnd && shown > 0) virtualizer.scrollToIndex(shown - 1);
    else if (hasWanted) virtualizer.scrollToIndex(wanted - 1, { align: 'center' });
    // Once, when it is there: not again whenever more is read.
  }, [isEnd, isEnd && shown > 0, hasWanted]);

  const show = (search: Partial<ArtifactSearch>) => void navigate({ to: '.', search: (before) => ({ ...before, ...search }), replace: true, resetScroll: false });

  if (query.error && lines.length === 0) return <ErrorNotice title="The file could not be read" error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Loading what="the text" />;
  if (shown === 1 && lines[0] === '') return <p className="muted">This file is empty.</p>;
  return (
    <>
      <div ref={frame} className="text-view" role="region" aria-label={`Text of ${baseName(file.path)}`} tabIndex={0}>
        <div className="text-lines" style={{ height: virtualizer.getTotalSize() }}>
          <div className="text-window" style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}>
            {items.map(({ index }) => (
              <div key={index} className={hasWanted && wanted === index + 1 ? 'text-line text-line-marked' : 'text-line'}>
                {isEnd ? (
                  <span className="text-number" />
                ) : (
                  <span className="text-number" data-line={index + 1} title="Link to this line" onClick={() => show({ line: wanted === index + 1 ? undefined : index + 1 })} />
                )}
                {lines[index]}
              </div>
            ))}
          </div>
        </div>
      </div>
      <div className="viewer-bar muted">
        <span>
          {isEnd && 'The last '}
          {count(shown, 'line')}
          {hasNextPage && `; more of the ${byteSize(size)} is read as you scroll`}
        </span>
        <button type="button" className="button button-small" onClick={() => void query.refetch()}>
          Read again
        </button>
        {isLarge && (
          <button type="button" className="button button-small" onClick={() => show({ at: isEnd ? undefined : 'end', line: undefined })}>
            {isEnd ? 'Read from the start' : 'Go to the end'}
          </button>
        )}
      </div>
      {query.isFetchNextPageError && query.error && (
        <ErrorNotice title="The next part could not be read" error={query.error} onRetry={() => void fetchNextPage()} />
      )}
    </>
  );
}

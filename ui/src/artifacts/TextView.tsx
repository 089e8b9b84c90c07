import '../styles/text.css';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { baseName } from '../lib/api/artifacts';
import { byteSize, count } from '../lib/format';
import type { ViewProps } from './FileView';
import { TextLine } from './TextLine';
import { TextTools } from './TextTools';
import { useFinder } from './useFinder';
import { useHighlight } from './useHighlight';
import { PIECE_BYTES, useTextPieces } from './useTextPieces';
import type { ArtifactSearch } from './urlState';

const LINE_HEIGHT = 20;
/** Lines before the end at which the next piece is read. */
const AHEAD = 500;
/** A browser's scroll bar reaches no further. */
const MAX_LINES = 1_000_000;
/** What is searched for is looked for in as much as this; in more of a file only as far as it was scrolled through. */
const FIND_BYTES = 16 << 20;

/** Text with line numbers, of any size: it is read in pieces as it is scrolled through, from its start or only its end. */
export function TextView({ source, file }: ViewProps) {
  const viewer = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const { at, line: wanted, find = '', wrap } = useSearch({ strict: false }) as ArtifactSearch;
  const navigate = useNavigate();
  const size = file.size ?? 0;
  const isLarge = size > PIECE_BYTES;
  const isEnd = at === 'end' && isLarge;
  const isWrapped = wrap === 'true';
  const { query, lines } = useTextPieces(source, file.path, isEnd ? size - PIECE_BYTES : 0);
  const shown = Math.min(lines.length, MAX_LINES);
  const virtualizer = useVirtualizer({ count: shown, getScrollElement: () => frame.current, estimateSize: () => LINE_HEIGHT, overscan: 30 });
  const items = virtualizer.getVirtualItems();
  const finder = useFinder(lines, find, () => virtualizer.range?.startIndex ?? 0);
  const spans = useHighlight(lines, file, query.data !== undefined && !query.hasNextPage && !isEnd);

  const { hasNextPage, isFetchingNextPage, fetchNextPage, isError } = query;
  const isNearEnd = shown > 0 && (items.at(-1)?.index ?? 0) >= shown - AHEAD;
  const isFinding = find !== '' && (query.data?.pages.at(-1)?.next ?? 0) < FIND_BYTES;
  const needsMore = (isNearEnd || (wanted ?? 0) > shown || isFinding) && shown < MAX_LINES;
  useEffect(() => {
    if (needsMore && hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage();
  }, [needsMore, hasNextPage, isFetchingNextPage, fetchNextPage, isError]);

  /** Scrolls to a line, unless it is in sight. */
  const reveal = (index: number) => {
    const { startIndex, endIndex } = virtualizer.range ?? { startIndex: 0, endIndex: -1 };
    if (index <= startIndex || index >= endIndex) virtualizer.scrollToIndex(index, { align: 'center' });
  };
  const shownLine = wanted !== undefined && wanted <= shown && !isEnd ? wanted : undefined;
  useEffect(() => {
    if (isEnd && shown > 0) virtualizer.scrollToIndex(shown - 1);
    else if (shownLine !== undefined) reveal(shownLine - 1);
    // Once, when it is there: not again whenever more is read.
  }, [isEnd, isEnd && shown > 0, shownLine]);
  const { current } = finder;
  useEffect(() => {
    if (current) reveal(current.line);
  }, [find, current?.line, current?.start]);
  useEffect(() => virtualizer.measure(), [virtualizer, isWrapped]);

  const show = (search: Partial<ArtifactSearch>) => void navigate({ to: '.', search: (before) => ({ ...before, ...search }), replace: true, resetScroll: false });
  /** Lines out of sight are not in the page, where the browser would find them. */
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 'f' || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
    event.preventDefault();
    viewer.current?.querySelector<HTMLInputElement>('input[type=search]')?.select();
  };

  if (query.error && lines.length === 0) return <ErrorNotice title="The file could not be read" error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Loading what="the text" />;
  if (shown === 1 && lines[0] === '') return <p className="muted">This file is empty.</p>;
  return (
    <div ref={viewer} className="text-viewer" onKeyDown={onKeyDown}>
      <TextTools
        source={source}
        file={file}
        finder={finder}
        find={find}
        isPartial={hasNextPage || isEnd}
        isWrapped={isWrapped}
        line={isEnd ? undefined : (wanted ?? '')}
        onShow={show}
        onLeave={() => frame.current?.focus()}
      />
      <div ref={frame} className={isWrapped ? 'text-view text-wrapped' : 'text-view'} role="region" aria-label={`Text of ${baseName(file.path)}`} tabIndex={0}>
        <div className="text-lines" style={{ height: virtualizer.getTotalSize() }}>
          <div className="text-window" style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}>
            {items.map(({ index }) => (
              <TextLine
                key={index}
                ref={isWrapped ? virtualizer.measureElement : undefined}
                index={index}
                spans={spans?.[index] ?? [{ text: lines[index] ?? '', look: undefined }]}
                marks={finder.marksOf(index)}
                hasNumber={!isEnd}
                isMarked={shownLine === index + 1}
                onNumber={() => show({ line: wanted === index + 1 ? undefined : index + 1 })}
              />
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
    </div>
  );
}

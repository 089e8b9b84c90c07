import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { type ArtifactSource, artifactsQuery } from '../lib/api/artifacts';
import { byteSize, count } from '../lib/format';
import { walkQuery } from './walk';
import { type Listing, type TreeRow, flatten, foldersAbove, moveTo } from './tree';

const ROW_HEIGHT = 28;
const PAGE_ROWS = 10;
const LOOK_AGAIN_MS = 15_000;

interface ArtifactTreeProps {
  source: ArtifactSource;
  /** The file or folder that is shown beside the tree; its folders are open. */
  openPath: string;
  /** Files may be added that nobody tells of. */
  isGrowing: boolean;
  onOpen: (path: string) => void;
}

/** Folders that are read when they open, or when something is searched for, and files; only the lines in sight are in the page. */
export function ArtifactTree({ source, openPath, isGrowing, onOpen }: ArtifactTreeProps) {
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set([...foldersAbove(openPath), openPath]));
  const [text, setText] = useState('');
  /** Of the folders that a search opens, those that were closed again. */
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState(openPath);

  // A link, or the back button, led elsewhere.
  useEffect(() => {
    setOpen((before) => new Set([...before, ...foldersAbove(openPath), openPath]));
    setActive(openPath);
  }, [openPath]);

  const folders = useMemo(() => ['', ...[...open].filter(Boolean)], [open]);
  const queries = useQueries({ queries: folders.map((folder) => ({ ...artifactsQuery(source, folder), refetchInterval: isGrowing && LOOK_AGAIN_MS })) });
  // As many as there are open folders, so that they cannot be dependencies themselves.
  const version = queries.map((query) => query.dataUpdatedAt).join();
  const isSearching = text.trim() !== '';
  const { data: walked, refetch: walkAgain } = useQuery({ ...walkQuery(source, useQueryClient()), enabled: isSearching });
  const listings = useMemo(
    () => new Map<string, Listing>([...(isSearching ? (walked?.listings ?? []) : []), ...folders.map((folder, index) => [folder, queries[index]?.data] as const)]),
    [folders, version, isSearching, walked],
  );
  const isOpen = (path: string) => (isSearching ? listings.has(path) && !closed.has(path) : open.has(path));
  const rows = useMemo(() => flatten(listings, isOpen, text), [listings, open, closed, text]);
  const activeIndex = Math.max(0, rows.findIndex((row) => row.path === active));

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });

  const openIndex = rows.findIndex((row) => row.path === openPath);
  useEffect(() => {
    if (openIndex >= 0) virtualizer.scrollToIndex(openIndex);
    // Only when the file that is shown appears or changes, not whenever folders open above it.
  }, [openPath, openIndex >= 0]);

  const toggle = (path: string, shouldOpen: boolean) => {
    if (shouldOpen || !isSearching) setOpen((before) => changed(before, path, shouldOpen));
    setClosed((before) => changed(before, path, !shouldOpen));
  };

  const choose = (row: TreeRow) => {
    setActive(row.path);
    if (row.isDirectory) toggle(row.path, row.path !== openPath || !row.isOpen);
    onOpen(row.path);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[activeIndex];
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = moveTo(rows, activeIndex, event.key, PAGE_ROWS);
    if (next !== undefined) {
      setActive(rows[next]?.path ?? '');
      virtualizer.scrollToIndex(next);
    } else if (event.key === 'ArrowRight' && row.isDirectory) toggle(row.path, true);
    else if (event.key === 'ArrowLeft' && row.isOpen) toggle(row.path, false);
    else if (event.key === 'Enter' || event.key === ' ') choose(row);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const root = queries[0];
  const failed = queries.findIndex((query) => query.isError && !query.data);
  return (
    <div className="tree-panel">
      <input
        type="search"
        className="tree-filter"
        aria-label="Filter artifacts"
        placeholder="Filter files and folders"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setClosed(new Set());
        }}
      />
      {failed >= 0 && (
        <ErrorNotice
          title={`${folders[failed] || 'The artifacts'} could not be listed`}
          error={queries[failed]?.error ?? new Error('')}
          onRetry={() => void queries[failed]?.refetch()}
        />
      )}
      {root?.isPending && <Loading what="artifacts" />}
      <div
        ref={frame}
        className="tree"
        role="tree"
        aria-label="Artifacts"
        tabIndex={0}
        aria-activedescendant={rows[activeIndex] ? `${id}-${activeIndex}` : undefined}
        onKeyDown={onKeyDown}
      >
        <div role="none" className="tree-rows" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            if (!row) return null;
            return (
              <TreeLine
                key={row.path}
                id={`${id}-${index}`}
                row={row}
                top={start}
                isShown={row.path === openPath}
                isActive={index === activeIndex}
                onChoose={() => choose(row)}
              />
            );
          })}
        </div>
      </div>
      <p className="viewer-bar muted tree-count">
        <span role="status">
          {count(rows.length, 'item')}
          {isSearching && ` with “${text}”${!walked ? ' so far' : walked.isCut ? ` in the first ${count(walked.listings.size, 'folder')}` : ''}`}
        </span>
        <button type="button" className="button button-small" onClick={() => void Promise.all([...queries.map((query) => query.refetch()), isSearching && walkAgain()])}>
          Look again
        </button>
      </p>
    </div>
  );
}

function changed(paths: ReadonlySet<string>, path: string, isIn: boolean): ReadonlySet<string> {
  const next = new Set(paths);
  if (isIn) next.add(path);
  else next.delete(path);
  return next;
}

interface TreeLineProps {
  id: string;
  row: TreeRow;
  top: number;
  isShown: boolean;
  isActive: boolean;
  onChoose: () => void;
}

function TreeLine({ id, row, top, isShown, isActive, onChoose }: TreeLineProps) {
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={row.isDirectory ? row.isOpen : undefined}
      aria-selected={isShown}
      className={isActive ? 'tree-line tree-line-active' : 'tree-line'}
      style={{ transform: `translateY(${top}px)`, paddingLeft: `${(row.level - 1) * 16 + 8}px` }}
      onClick={onChoose}
    >
      <span className={row.isDirectory ? 'tree-arrow' : 'tree-arrow tree-arrow-none'} aria-hidden="true" />
      <span className="tree-name" title={row.path}>
        {row.name}
        {row.isDirectory && '/'}
      </span>
      {row.size !== undefined && <span className="tree-size muted">{byteSize(row.size)}</span>}
    </div>
  );
}

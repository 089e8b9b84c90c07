import { columnPinningFeature, columnResizingFeature, columnSizingFeature, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Column } from '../columnIds';
import { MAX_WIDTH, MIN_WIDTH, type Pins, type Side, pinnedTo } from '../columns';

/** The id of the column of names, which is always there and always first. */
export const NAME = 'name';

const features = tableFeatures({ columnSizingFeature, columnResizingFeature, columnPinningFeature });
/** The server orders, filters and groups: the table model has columns alone, and rows come in windows. */
const NO_ROWS: object[] = [];

/** A column and where it is. */
export interface Placed {
  id: string;
  /** None is the column of names. */
  column: Column | undefined;
  /** Of one that is pinned, how far it is from that edge; of another, from the one before it. */
  offset: number;
  width: number;
  /** Where it stays in sight. */
  side: Side | undefined;
}

export interface Layout {
  left: Placed[];
  /** Those in sight of the others. */
  center: Placed[];
  right: Placed[];
  width: number;
  startResizing: (id: string) => ((event: unknown) => void) | undefined;
}

interface LayoutOptions {
  columns: Column[];
  pins: Pins;
  widths: Record<string, number>;
  defaultWidth: (column: Column | undefined) => number;
  onWidths: (widths: Record<string, number>) => void;
  scroller: RefObject<HTMLElement | null>;
}

/** The columns of which there are cells, from the left. */
export function cellsOf({ left, center, right }: Layout): Placed[] {
  return [...left, ...center, ...right];
}

/** The style that puts a cell into its place. */
export function placeOf({ side, offset, width }: Placed): CSSProperties {
  return side ? { width, [side]: offset } : { width, marginLeft: offset };
}

export function useLayout({ columns, pins, widths, defaultWidth, onWidths, scroller }: LayoutOptions): Layout {
  const [sizing, setSizing] = useState(widths);
  useEffect(() => setSizing(widths), [widths]);

  const byId = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns]);
  const definitions = useMemo(
    () =>
      [undefined, ...columns].map((column) => ({
        id: column?.id ?? NAME,
        size: defaultWidth(column),
        minSize: MIN_WIDTH,
        maxSize: MAX_WIDTH,
      })),
    [columns, defaultWidth],
  );
  const table = useTable({
    features,
    columns: definitions,
    data: NO_ROWS,
    state: { columnSizing: sizing, columnPinning: { start: [NAME, ...pinnedTo(pins, 'left')], end: pinnedTo(pins, 'right') } },
    onColumnSizingChange: setSizing,
    columnResizeMode: 'onChange',
  });

  const isResizing = table.state.columnResizing.isResizingColumn !== false;
  const wasResizing = useRef(false);
  useEffect(() => {
    // A width is kept once its edge has been let go.
    if (wasResizing.current && !isResizing) onWidths(sizing);
    wasResizing.current = isResizing;
  }, [sizing, isResizing, onWidths]);

  const headers = { left: table.getStartFlatHeaders(), center: table.getCenterFlatHeaders(), right: table.getEndFlatHeaders() };
  const [leftWidth, rightWidth] = [widthOf(headers.left), widthOf(headers.right)];
  const virtualizer = useVirtualizer({
    horizontal: true,
    count: headers.center.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => headers.center[index]?.getSize() ?? 0,
    getItemKey: (index) => headers.center[index]?.id ?? index,
    paddingStart: leftWidth,
    paddingEnd: rightWidth,
    overscan: 2,
  });
  const sizes = headers.center.map((header) => header.getSize()).join();
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, sizes, leftWidth, rightWidth]);

  const items = virtualizer.getVirtualItems();
  const inSight = items.map(({ index, start, size }) => `${index}:${start}:${size}`).join();
  const pinnedSizes = [...headers.left, ...headers.right].map((header) => `${header.id}:${header.getSize()}`).join();
  return useMemo(() => {
    const center = items.flatMap(({ index, start, size }, place): Placed[] => {
      const id = headers.center[index]?.id;
      // The first makes room for those that are not in sight.
      const offset = place === 0 ? start - leftWidth : 0;
      return id === undefined ? [] : [{ id, column: byId.get(id), offset, width: size, side: undefined }];
    });
    return {
      left: placePinned(headers.left, 'left', byId),
      center,
      right: placePinned(headers.right.toReversed(), 'right', byId).toReversed(),
      width: virtualizer.getTotalSize(),
      startResizing: (id: string) => Object.values(headers).flat().find((header) => header.id === id)?.getResizeHandler(),
    };
    // The headers and items are new with every render; these tell when they differ.
  }, [inSight, pinnedSizes, leftWidth, byId]);
}

interface Sized {
  id: string;
  getSize: () => number;
}

function widthOf(headers: Sized[]): number {
  return headers.reduce((sum, header) => sum + header.getSize(), 0);
}

/** Side by side, from the edge on. */
function placePinned(headers: Sized[], side: Side, byId: ReadonlyMap<string, Column>): Placed[] {
  let next = 0;
  return headers.map((header): Placed => {
    const offset = next;
    const width = header.getSize();
    next += width;
    return { id: header.id, column: byId.get(header.id), offset, width, side };
  });
}

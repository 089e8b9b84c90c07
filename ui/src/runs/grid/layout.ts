import { columnPinningFeature, columnResizingFeature, columnSizingFeature, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import type { Column } from '../columnIds';
import { MAX_WIDTH, MIN_WIDTH } from '../columns';

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
  left: number;
  width: number;
}

export interface Layout {
  pinned: Placed[];
  /** Those in sight of the others. */
  center: Placed[];
  pinnedWidth: number;
  width: number;
  startResizing: (id: string) => ((event: unknown) => void) | undefined;
}

interface LayoutOptions {
  columns: Column[];
  pinned: Set<string>;
  widths: Record<string, number>;
  defaultWidth: (column: Column | undefined) => number;
  onWidths: (widths: Record<string, number>) => void;
  scroller: RefObject<HTMLElement | null>;
}

export function useLayout({ columns, pinned, widths, defaultWidth, onWidths, scroller }: LayoutOptions): Layout {
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
    state: { columnSizing: sizing, columnPinning: { start: [NAME, ...pinned], end: [] } },
    onColumnSizingChange: setSizing,
    columnResizeMode: 'onChange',
  });

  const isResizing = table.state.columnResizing.isResizingColumn !== false;
  useEffect(() => {
    // A width is kept once its edge has been let go.
    if (sizing !== widths && !isResizing) onWidths(sizing);
  }, [sizing, widths, isResizing, onWidths]);

  const pinnedHeaders = table.getStartFlatHeaders();
  const centerHeaders = table.getCenterFlatHeaders();
  const pinnedWidth = pinnedHeaders.reduce((sum, header) => sum + header.getSize(), 0);
  const virtualizer = useVirtualizer({
    horizontal: true,
    count: centerHeaders.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => centerHeaders[index]?.getSize() ?? 0,
    getItemKey: (index) => centerHeaders[index]?.id ?? index,
    paddingStart: pinnedWidth,
    overscan: 2,
  });
  const sizes = centerHeaders.map((header) => header.getSize()).join();
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, sizes, pinnedWidth]);

  const items = virtualizer.getVirtualItems();
  const inSight = items.map(({ index, start, size }) => `${index}:${start}:${size}`).join();
  const pinnedSizes = pinnedHeaders.map((header) => `${header.id}:${header.getSize()}`).join();
  return useMemo(() => {
    let left = 0;
    const placedPinned = pinnedHeaders.map((header): Placed => {
      const width = header.getSize();
      left += width;
      return { id: header.id, column: byId.get(header.id), left: left - width, width };
    });
    const center = items.flatMap(({ index, start, size }): Placed[] => {
      const id = centerHeaders[index]?.id;
      return id === undefined ? [] : [{ id, column: byId.get(id), left: start, width: size }];
    });
    return {
      pinned: placedPinned,
      center,
      pinnedWidth,
      width: virtualizer.getTotalSize(),
      startResizing: (id: string) => [...pinnedHeaders, ...centerHeaders].find((header) => header.id === id)?.getResizeHandler(),
    };
    // The headers and items are new with every render; these tell when they differ.
  }, [inSight, pinnedSizes, pinnedWidth, byId]);
}

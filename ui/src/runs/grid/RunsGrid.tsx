import '../../styles/grid.css';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import type { HoverStore } from '../../charts/board/hover';
import type { RunRow } from '../../lib/api/runsTable';
import type { Column } from '../columnIds';
import type { Pins } from '../columns';
import { type DisplayRows, keyOf, runOf } from '../displayRows';
import type { RunsSearch } from '../urlState';
import type { GridActions } from './actions';
import { GridHeader } from './GridHeader';
import { GridRow, type RowLook } from './GridRow';
import { useLayout } from './layout';
import { useMarkedRows } from './useMarkedRows';

export interface GridHandle {
  /** Scrolls to a row and moves the focus there. */
  focusRow: (index: number) => void;
}

interface RunsGridProps {
  columns: Column[];
  pins: Pins;
  widths: Record<string, number>;
  onWidths: (widths: Record<string, number>) => void;
  defaultWidth: (column: Column | undefined) => number;
  rows: DisplayRows;
  search: RunsSearch;
  look: RowLook;
  /** Runs above all others, the baseline among them. */
  top: RunRow[];
  baseline: RunRow | undefined;
  /** Keys of rows. */
  selected: ReadonlySet<string>;
  /** The row that keys act on. */
  current: number;
  isHidden: (id: string) => boolean;
  isStale: boolean;
  actions: GridActions;
  /** Called with the first and last line in sight. */
  onSight: (first: number, last: number) => void;
  /** What is pointed at, here or in the charts. */
  hover: HoverStore;
  ref: Ref<GridHandle>;
}

/** A table of which only the lines and columns in sight exist. The names stay in sight, and so do the runs on top. */
export function RunsGrid(props: RunsGridProps) {
  const { columns, pins, widths, onWidths, defaultWidth, rows, search, look, top, baseline, selected, current, isHidden, isStale, actions, onSight, hover } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const layout = useLayout({ columns, pins, widths, defaultWidth, onWidths, scroller });
  const rowHeight = look.size.height;
  const headerHeight = HEADER_HEIGHT + top.length * rowHeight;
  const virtualizer = useVirtualizer({
    count: rows.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollPaddingStart: headerHeight,
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  const body = useRef<HTMLDivElement>(null);
  const focused = useRef<number>(undefined);
  const focusRow = (index: number) => {
    focused.current = index;
    virtualizer.scrollToIndex(index);
  };
  useImperativeHandle(props.ref, () => ({ focusRow }), [virtualizer]);
  useEffect(() => {
    // The row may not exist before it is scrolled to.
    const row = focused.current === undefined ? null : body.current?.querySelector<HTMLElement>(`[aria-rowindex="${focused.current + 2}"]`);
    if (!row) return;
    focused.current = undefined;
    row.focus({ preventScroll: true });
  });
  const items = virtualizer.getVirtualItems();
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];
  useEffect(() => onSight(first, last), [first, last, onSight]);

  const pointing = useMarkedRows(scroller, hover);

  const shared = { layout, look, actions };
  return (
    <div
      ref={scroller}
      className="table-frame grid"
      role="region"
      aria-label="Runs"
      tabIndex={0}
      style={{ scrollPaddingTop: headerHeight, '--row-height': `${rowHeight}px` } as CSSProperties}
      {...pointing}
    >
      <div
        role="table"
        aria-label="Runs"
        aria-busy={isStale}
        aria-rowcount={rows.count + 1}
        aria-colcount={columns.length + 1}
        className={isStale ? 'grid-table grid-stale' : 'grid-table'}
        style={{ width: layout.width, height: virtualizer.getTotalSize() + headerHeight }}
      >
        <div role="rowgroup" className="grid-head" style={{ width: layout.width }}>
          <GridHeader layout={layout} columns={columns} pins={pins} search={search} actions={actions} hasSelection={selected.size > 0} />
          {top.map((run) => (
            <GridRow
              {...shared}
              key={run.id}
              row={{ type: 'run', run, depth: 0 }}
              index={-1}
              top={undefined}
              isSelected={false}
              isCurrent={false}
              isHidden={false}
              isBaseline={run.id === baseline?.id}
            />
          ))}
        </div>
        <div ref={body} role="rowgroup">
          {items.map(({ index, start }) => {
            const row = rows.at(index);
            const id = runOf(row)?.id;
            const key = keyOf(row);
            return (
              <GridRow
                {...shared}
                key={key ?? index}
                row={row}
                index={index}
                top={start + headerHeight}
                isSelected={key !== undefined && selected.has(key)}
                isCurrent={index === current}
                isHidden={id !== undefined && isHidden(id)}
                isBaseline={id !== undefined && id === baseline?.id}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

const HEADER_HEIGHT = 34;

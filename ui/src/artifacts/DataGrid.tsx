import { useNavigate, useSearch } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { SearchBox } from '../components/SearchBox';
import type { ArtifactSource } from '../lib/api/artifacts';
import { count } from '../lib/format';
import { CellDialog, type ShownCell } from './CellDialog';
import { GridCell } from './GridCell';
import { GridHead } from './GridHead';
import { imagePath } from './loggedTable';
import { nextSort, tableOrder } from './tableOrder';
import type { ArtifactSearch } from './urlState';

const ROW_HEIGHT = 28;
const IMAGE_ROW_HEIGHT = 96;
/** A browser's scroll bar reaches no further, and no reader either. */
const MAX_ROWS = 1_000_000;
const MAX_COLUMNS = 200;

interface DataGridProps {
  label: string;
  columns: string[];
  rowCount: number;
  /** Undefined while the row is being read. The same function as long as the rows are the same. */
  row: (index: number) => readonly unknown[] | undefined;
  /** Why the rows cannot be ordered and searched now: not all of them are here. */
  pending?: string | undefined;
  /** Whose artifacts the images are among that cells name. */
  source?: ArtifactSource;
  /** Called with the rows in sight. */
  onRange?: (start: number, end: number) => void;
}

/** A table of any length: only the rows in sight are in the page. */
export function DataGrid({ label, columns, rowCount, row, pending, source, onRange }: DataGridProps) {
  const frame = useRef<HTMLDivElement>(null);
  const { sort, rowFilter = '' } = useSearch({ strict: false }) as ArtifactSearch;
  const navigate = useNavigate();
  const [widths, setWidths] = useState<ReadonlyMap<number, number>>(new Map());
  const [cell, setCell] = useState<ShownCell>();
  const update = useCallback((search: ArtifactSearch) => void navigate({ to: '.', search: (before) => ({ ...before, ...search }), replace: true, resetScroll: false }), [navigate]);
  const onFilter = useCallback((text: string) => update({ rowFilter: text || undefined }), [update]);
  const order = useMemo(() => (pending === undefined ? tableOrder(rowCount, row, sort, rowFilter) : undefined), [rowCount, row, sort, rowFilter, pending]);

  const shownColumns = columns.slice(0, MAX_COLUMNS);
  const found = order?.length ?? rowCount;
  const shownRows = Math.min(found, MAX_ROWS);
  const hasImages = source !== undefined && row(0)?.some((value) => imagePath(value) !== undefined);
  const height = hasImages ? IMAGE_ROW_HEIGHT : ROW_HEIGHT;
  const virtualizer = useVirtualizer({ count: shownRows, getScrollElement: () => frame.current, estimateSize: () => height, overscan: 15 });
  const items = virtualizer.getVirtualItems();
  const first = items[0];
  const last = items.at(-1);
  const start = first?.index ?? 0;
  const end = (last?.index ?? -1) + 1;
  useEffect(() => onRange?.(start, end), [onRange, start, end]);
  const place = (index: number) => order?.[index] ?? index;
  const sample = row(place(start));
  return (
    <>
      <div className="toolbar">
        <SearchBox label="Rows that contain" shortcut="Search the rows" value={rowFilter} onChange={onFilter} />
      </div>
      <div ref={frame} className="table-frame grid-frame" role="region" aria-label={label} tabIndex={0}>
        <table className={`table grid${hasImages ? ' grid-images' : ''}${widths.size > 0 ? ' grid-sized' : ''}`} aria-rowcount={found + 1}>
          <GridHead
            columns={shownColumns}
            sample={sample}
            sort={sort}
            onSort={(column) => update({ sort: nextSort(sort, column) })}
            widths={widths}
            onWidth={(column, width) => setWidths((before) => new Map(before.size > 0 ? before : widthsIn(frame.current)).set(column, width))}
          />
          <tbody>
            {(first?.start ?? 0) > 0 && <Space height={first?.start ?? 0} />}
            {items.map(({ index }) => {
              const cells = row(place(index));
              return (
                <tr key={index} aria-rowindex={index + 2}>
                  <th scope="row" className="number muted">
                    {place(index)}
                  </th>
                  {shownColumns.map((name, column) => (
                    <GridCell
                      key={column}
                      value={cells?.[column]}
                      isRead={cells !== undefined}
                      source={source}
                      width={widths.get(column)}
                      onShow={() => setCell({ title: `${name}, row ${place(index)}`, value: cells?.[column] })}
                    />
                  ))}
                </tr>
              );
            })}
            {last && last.end < virtualizer.getTotalSize() && <Space height={virtualizer.getTotalSize() - last.end} />}
          </tbody>
        </table>
      </div>
      <p className="muted" role="status">
        {pending}
        {pending !== undefined && ' '}
        {order && rowFilter !== '' && `${found.toLocaleString()} of `}
        {count(rowCount, 'row')}
        {shownRows < found && ` (the first ${shownRows.toLocaleString()} are shown)`}, {count(columns.length, 'column')}
        {shownColumns.length < columns.length && ` (the first ${MAX_COLUMNS} are shown)`}
      </p>
      {cell && <CellDialog {...cell} source={source} onClose={() => setCell(undefined)} />}
    </>
  );
}

/** As wide as columns are by themselves: the others keep that when one of them changes. */
function widthsIn(frame: HTMLElement | null): [column: number, width: number][] {
  const heads = [...(frame?.querySelectorAll<HTMLElement>('thead th') ?? [])];
  return heads.slice(1).map(({ offsetWidth }, column) => [column, offsetWidth]);
}

function Space({ height }: { height: number }) {
  return (
    <tr aria-hidden="true" className="grid-space">
      <td style={{ height }} />
    </tr>
  );
}

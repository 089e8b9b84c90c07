import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { count } from '../lib/format';
import { cellText, isNumber } from './cells';

const ROW_HEIGHT = 28;
/** A browser's scroll bar reaches no further, and no reader either. */
const MAX_ROWS = 1_000_000;
const MAX_COLUMNS = 200;

interface DataGridProps {
  label: string;
  columns: string[];
  rowCount: number;
  /** Undefined while the row is being read. */
  row: (index: number) => readonly unknown[] | undefined;
  /** Called with the rows in sight. */
  onRange?: (start: number, end: number) => void;
}

/** A table of any length: only the rows in sight are in the page. */
export function DataGrid({ label, columns, rowCount, row, onRange }: DataGridProps) {
  const frame = useRef<HTMLDivElement>(null);
  const shownColumns = columns.slice(0, MAX_COLUMNS);
  const shownRows = Math.min(rowCount, MAX_ROWS);
  const virtualizer = useVirtualizer({ count: shownRows, getScrollElement: () => frame.current, estimateSize: () => ROW_HEIGHT, overscan: 15 });
  const items = virtualizer.getVirtualItems();
  const first = items[0];
  const last = items.at(-1);
  const start = first?.index ?? 0;
  const end = (last?.index ?? -1) + 1;
  useEffect(() => onRange?.(start, end), [onRange, start, end]);
  const sample = row(start);
  return (
    <>
      <div ref={frame} className="table-frame grid-frame" role="region" aria-label={label} tabIndex={0}>
        <table className="table grid" aria-rowcount={rowCount + 1}>
          <thead>
            <tr>
              <th scope="col" className="number">
                <span className="visually-hidden">Row</span>
              </th>
              {shownColumns.map((name, index) => (
                <th key={index} scope="col" className={isNumber(sample?.[index]) ? 'number' : undefined} title={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(first?.start ?? 0) > 0 && <Space height={first?.start ?? 0} />}
            {items.map(({ index }) => {
              const cells = row(index);
              return (
                <tr key={index} aria-rowindex={index + 2}>
                  <th scope="row" className="number muted">
                    {index}
                  </th>
                  {shownColumns.map((_, column) => (
                    <Cell key={column} value={cells?.[column]} isRead={cells !== undefined} />
                  ))}
                </tr>
              );
            })}
            {last && last.end < virtualizer.getTotalSize() && <Space height={virtualizer.getTotalSize() - last.end} />}
          </tbody>
        </table>
      </div>
      <p className="muted">
        {count(rowCount, 'row')}
        {shownRows < rowCount && ` (the first ${shownRows.toLocaleString()} are shown)`}, {count(columns.length, 'column')}
        {shownColumns.length < columns.length && ` (the first ${MAX_COLUMNS} are shown)`}
      </p>
    </>
  );
}

function Space({ height }: { height: number }) {
  return (
    <tr aria-hidden="true" className="grid-space">
      <td style={{ height }} />
    </tr>
  );
}

function Cell({ value, isRead }: { value: unknown; isRead: boolean }) {
  if (!isRead) return <td className="muted">…</td>;
  if (value === null || value === undefined) return <td className="muted">null</td>;
  const text = cellText(value);
  return (
    <td className={isNumber(value) ? 'number' : undefined} title={text.length > 20 ? text.slice(0, 2_000) : undefined}>
      {text.slice(0, 300)}
    </td>
  );
}

import { useState } from 'react';
import { Absent } from '../components/Time';
import { exactNumber, shortNumber } from '../lib/format';
import type { CompareRow } from './rows';

interface SectionRowsProps {
  title: string;
  rows: CompareRow[];
  /** How many runs. */
  width: number;
}

/** Rows that are drawn before one asks for more. */
const FIRST_ROWS = 200;

export function SectionRows({ title, rows, width }: SectionRowsProps) {
  const [isWhole, setIsWhole] = useState(false);
  if (rows.length === 0) return null;
  const differing = rows.filter(({ differs }) => differs).length;
  const shown = isWhole ? rows : rows.slice(0, FIRST_ROWS);
  return (
    <tbody>
      <tr className="compare-section">
        <th scope="rowgroup" colSpan={width + 1}>
          {title}{' '}
          <span className="muted count">{width > 1 ? `${differing.toLocaleString()} of ${rows.length.toLocaleString()} differ` : rows.length.toLocaleString()}</span>
        </th>
      </tr>
      {shown.map((row) => (
        <ValueRow key={row.key} row={row} />
      ))}
      {shown.length < rows.length && (
        <tr>
          <td colSpan={width + 1}>
            <button type="button" className="button" onClick={() => setIsWhole(true)}>
              Show {(rows.length - shown.length).toLocaleString()} more
            </button>
          </td>
        </tr>
      )}
    </tbody>
  );
}

function ValueRow({ row: { key, values, differs, read = shortNumber } }: { row: CompareRow }) {
  const [baseline] = values;
  return (
    <tr className={differs ? 'compare-differs' : undefined}>
      <th scope="row" title={key}>
        {differs && <span className="visually-hidden">differs: </span>}
        {key}
      </th>
      {values.map((value, place) => (
        <td key={place} className={typeof value === 'number' ? 'number' : 'wrap'}>
          {value === undefined && <Absent />}
          {typeof value === 'string' && value}
          {typeof value === 'number' && <span title={exactNumber(value)}>{read(value)}</span>}
          {typeof value === 'number' && typeof baseline === 'number' && place > 0 && value !== baseline && Number.isFinite(value - baseline) && (
            <span className="delta muted" title={exactNumber(value - baseline)}>
              {' '}
              {value > baseline ? '▲' : '▼'} {read(Number(Math.abs(value - baseline).toPrecision(3)))}
            </span>
          )}
        </td>
      ))}
    </tr>
  );
}

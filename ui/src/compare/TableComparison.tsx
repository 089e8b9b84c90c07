import '../styles/compare.css';
import { useMemo } from 'react';
import { cellText, isNumber } from '../artifacts/cells';
import { type Table, imagePath } from '../artifacts/loggedTable';
import { SelectField } from '../components/SelectField';
import { TableFrame } from '../components/TableFrame';
import { Absent } from '../components/Time';
import { useShownRows } from '../components/useShownRows';
import { type ArtifactSource, artifactUrl } from '../lib/api/artifacts';
import { count } from '../lib/format';
import { readList, writeList } from '../lib/urlState';
import { useFilesState } from './filesState';
import type { Side } from './sides';
import { type TableRow, firstChoice, sharedColumns, togetherBy } from './tables';

/** Says that rows are brought together by none: columns have names. */
const NO_COLUMN = ',';

interface TableComparisonProps {
  path: string;
  sides: Side[];
  /** Of each side. */
  tables: Table[];
}

/** Tables that runs have logged, such as of an evaluation: one column of each, row by row. */
export function TableComparison({ path, sides, tables }: TableComparisonProps) {
  const columns = useMemo(() => sharedColumns(tables), [tables]);
  const [{ tableColumn, tableBy, tableDiffers }, update] = useFilesState();
  const shown = columns.find((column) => column === tableColumn) ?? firstChoice(columns).shown;
  const by = useMemo(() => (tableBy === undefined ? firstChoice(columns).by : readList(tableBy).filter((column) => columns.includes(column))), [columns, tableBy]);
  const onlyDiffering = tableDiffers === 'true';
  const toggle = (column: string) => update({ tableBy: writeList(columns.filter((each) => (each === column) !== by.includes(each))) ?? NO_COLUMN });
  const rows = useMemo(() => (shown === undefined ? [] : togetherBy(tables, by, shown)), [tables, by, shown]);
  const differing = rows.filter(({ differs }) => differs);
  const [visible, more] = useShownRows(onlyDiffering ? differing : rows);
  if (shown === undefined) return <p className="muted">The tables have no column in common.</p>;
  return (
    <>
      <div className="toolbar">
        <SelectField label="Compare" value={shown} options={columns.map((column) => [column, column] as const)} onChange={(column) => update({ tableColumn: column })} />
        <fieldset className="field table-by">
          <legend>Rows are the same by</legend>
          {columns.map((column) => (
            <label key={column} className="choice">
              <input type="checkbox" checked={by.includes(column)} onChange={() => toggle(column)} />
              {column}
            </label>
          ))}
        </fieldset>
        <label className="choice">
          <input type="checkbox" checked={onlyDiffering} onChange={({ target }) => update({ tableDiffers: target.checked ? 'true' : undefined })} />
          Only what differs
        </label>
      </div>
      <p className="muted" role="status">
        {count(rows.length, 'row')}, {differing.length === 0 ? 'none differs' : differing.length === 1 ? '1 differs' : `${differing.length.toLocaleString()} differ`}
      </p>
      <TableFrame label={`${shown} of ${path}`}>
        <table className="table table-compared">
          <thead>
            <tr>
              {by.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
              {sides.map(({ name }, place) => (
                <th key={place} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {visible.map((row, place) => (
              <Row key={place} row={row} sides={sides} />
            ))}
          </tbody>
        </table>
      </TableFrame>
      {more}
    </>
  );
}

function Row({ row: { names, cells, differs }, sides }: { row: TableRow; sides: Side[] }) {
  return (
    <tr className={differs ? 'table-differs' : undefined}>
      {names.map((name, place) => (
        <th key={place} scope="row" className="table-text">
          {name}
        </th>
      ))}
      {sides.map(({ source }, place) => (
        <Cell key={place} value={cells[place]} source={source} />
      ))}
    </tr>
  );
}

function Cell({ value, source }: { value: unknown; source: ArtifactSource }) {
  if (value === undefined || value === null) return <td>{value === null ? <span className="muted">null</span> : <Absent />}</td>;
  const image = imagePath(value);
  if (image !== undefined) {
    return (
      <td>
        <img className="table-image" src={artifactUrl(source, image)} alt={image} loading="lazy" />
      </td>
    );
  }
  return <td className={isNumber(value) ? 'number' : 'table-text'}>{cellText(value)}</td>;
}

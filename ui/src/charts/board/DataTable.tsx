import { count, exactNumber } from '../../lib/format';

/** More are in the CSV. */
const MAX_ROWS = 1_000;

/** What a chart shows, as exact values. */
export function DataTable({ rows: [header = [], ...rows] }: { rows: (string | number)[][] }) {
  if (rows.length === 0) return <p className="muted">There are no values yet.</p>;
  return (
    <>
      <div className="table-scroll" role="region" aria-label="Values" tabIndex={0}>
        <table className="data-table">
          <thead>
            <tr>
              {header.map((name, i) => (
                <th key={i} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MAX_ROWS).map((row, i) => (
              <tr key={i}>
                {row.map((value, j) => (
                  <td key={j} className={typeof value === 'number' ? 'number' : undefined}>
                    {typeof value === 'number' ? exactNumber(value) : value}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > MAX_ROWS && (
        <p className="muted">
          The first {count(MAX_ROWS, 'row')} of {rows.length.toLocaleString()}; the CSV has all.
        </p>
      )}
    </>
  );
}

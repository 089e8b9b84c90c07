import { Absent } from './Time';
import { TableFrame } from './TableFrame';
import { inNaturalOrder } from '../lib/naturalOrder';

interface KeyValueTableProps {
  label: string;
  rows: [key: string, value: string][];
}

/** Keys and texts, by key. */
export function KeyValueTable({ label, rows }: KeyValueTableProps) {
  const sorted = rows.toSorted(([a], [b]) => inNaturalOrder(a, b));
  return (
    <TableFrame label={label}>
      <table className="table key-values">
        <thead>
          <tr>
            <th scope="col">Key</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(([key, value]) => (
            <tr key={key}>
              <th scope="row">{key}</th>
              <td className="wrap">{value === '' ? <Absent /> : value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

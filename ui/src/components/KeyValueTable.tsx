import { Absent } from './Time';
import { TableFrame } from './TableFrame';
import { TableHead } from './TableHead';
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
        <TableHead names={['Key', 'Value']} />
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

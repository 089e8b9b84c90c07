import type { ReactNode } from 'react';
import { NumberText } from '../components/NumberText';
import { TableFrame } from '../components/TableFrame';
import { Absent } from '../components/Time';
import type { ComparedSection } from './comparison';

interface CompareTableProps {
  /** One a version. */
  heads: ReactNode[];
  sections: ComparedSection[];
  onlyDifferences: boolean;
  /** More rows, below all others. */
  children?: ReactNode;
}

/** One column a version; rows that differ are marked, by a sign as well. */
export function CompareTable({ heads, sections, onlyDifferences, children }: CompareTableProps) {
  const shown = sections.map(({ rows, ...section }) => ({ ...section, rows: rows.filter(({ differs }) => differs || !onlyDifferences) })).filter(({ rows }) => rows.length > 0);
  if (shown.length === 0 && !children) return <p className="muted">The versions differ in nothing that is known of them.</p>;
  return (
    <TableFrame label="Comparison">
      <table className="table table-compare">
        <thead>
          <tr>
            <td />
            {heads.map((head, index) => (
              <th key={index} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        {shown.map(({ title, rows, isNumeric }) => (
          <tbody key={title}>
            <tr className="compare-section">
              <th scope="rowgroup" colSpan={heads.length + 1}>
                {title}
              </th>
            </tr>
            {rows.map(({ key, values, differs }) => (
              <tr key={key} className={differs ? 'differs' : undefined}>
                <th scope="row">
                  {key}
                  {differs && <span className="visually-hidden"> (differs)</span>}
                </th>
                {values.map((value, index) => (
                  <td key={index} className="wrap">
                    {value === undefined ? <Absent /> : isNumeric ? <NumberText value={Number(value)} decimals={0} /> : value}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        ))}
        {children}
      </table>
    </TableFrame>
  );
}

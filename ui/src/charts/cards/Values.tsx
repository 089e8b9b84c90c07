import { NumberText } from '../../components/NumberText';
import type { Line } from '../data/lines';
import { isDrawable } from '../kit/statistics';

/** What was logged once needs no axis: the values themselves, as bars from zero. */
export function Values({ lines }: { lines: Line[] }) {
  const sorted = [...lines].sort((a, b) => (Number.isNaN(a.ys[0]!) ? 1 : Number.isNaN(b.ys[0]!) ? -1 : b.ys[0]! - a.ys[0]!));
  const largest = Math.max(...sorted.map(({ ys }) => (isDrawable(ys[0]!) ? Math.abs(ys[0]!) : 0)), Number.MIN_VALUE);
  return (
    <ul className="values" aria-label="Single values">
      {sorted.map((line) => (
        <li key={line.id}>
          <span className="values-name" title={line.name}>
            {line.name}
          </span>
          <NumberText value={line.ys[0]!} decimals={0} />
          <span className="values-bar" style={{ width: `${isDrawable(line.ys[0]!) ? (100 * Math.abs(line.ys[0]!)) / largest : 0}%`, background: line.color }} />
        </li>
      ))}
    </ul>
  );
}

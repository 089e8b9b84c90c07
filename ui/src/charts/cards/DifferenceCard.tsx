import { useEffect, useMemo, useState } from 'react';
import { useShownRows } from '../../components/useShownRows';
import { exactNumber, shortNumber } from '../../lib/format';
import { useBoard } from '../board/context';
import type { DifferenceCardSpec } from '../types';
import { differences } from './differences';
import type { ExportsRef } from './exports';

/** More columns cannot be compared by eye. */
const MAX_RUNS = 20;

/** Params, metrics and tags of the runs beside those of one of them, with what has changed from it. */
export function DifferenceCard({ card, exports }: { card: DifferenceCardSpec; exports: ExportsRef }) {
  const { runs, metricKeys, paramKeys, baseline: given, putCard } = useBoard();
  const [isOnlyDifferent, setIsOnlyDifferent] = useState(true);
  const baseline = runs.find(({ id }) => id === card.baseline) ?? runs.find(({ id }) => id === given) ?? runs[0];
  const others = useMemo(() => runs.filter((run) => run !== baseline).slice(0, MAX_RUNS), [runs, baseline]);
  const rows = useMemo(
    () => (baseline ? differences(baseline, others, metricKeys, paramKeys).filter(({ isDifferent }) => isDifferent || !isOnlyDifferent) : []),
    [baseline, others, metricKeys, paramKeys, isOnlyDifferent],
  );
  const [shown, more] = useShownRows(rows);

  useEffect(() => {
    exports.current = {
      rows: () => [
        ['', baseline?.name ?? '', ...others.map(({ name }) => name)],
        ...rows.map(({ name, baseline: value, others: cells }) => [name, value ?? '', ...cells.map((cell) => cell.value ?? '')]),
      ],
    };
  }, [exports, rows, baseline, others]);

  if (!baseline) return <p className="muted">There is no run to compare.</p>;
  return (
    <div className="difference">
      <div className="toolbar">
        <label className="field">
          <span>Baseline</span>
          <select value={baseline.id} onChange={({ target }) => putCard({ ...card, baseline: target.value })}>
            {runs.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label className="choice">
          <input type="checkbox" checked={isOnlyDifferent} onChange={({ target }) => setIsOnlyDifferent(target.checked)} />
          Differences only
        </label>
      </div>
      <div className="table-scroll" role="region" aria-label="Differences" tabIndex={0}>
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">{baseline.name} (baseline)</th>
              {others.map(({ id, name }) => (
                <th key={id} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ id, name, baseline: value, others: cells }) => (
              <tr key={id}>
                <th scope="row">{name}</th>
                <td>
                  <Value value={value} />
                </td>
                {cells.map(({ value: other, delta }, i) => (
                  <td key={others[i]?.id} data-different={other !== value && !(Number.isNaN(other) && Number.isNaN(value))}>
                    <Value value={other} /> {delta !== undefined && delta !== 0 && <span className="delta">{deltaText(delta)}</span>}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more}
      {rows.length === 0 && <p className="muted">Nothing differs.</p>}
      {runs.length - 1 > MAX_RUNS && <p className="muted">The first {MAX_RUNS} runs are shown.</p>}
    </div>
  );
}

function Value({ value }: { value: string | number | undefined }) {
  if (value === undefined) return <span className="muted">none</span>;
  return typeof value === 'number' ? <span title={exactNumber(value)}>{shortNumber(value)}</span> : value;
}

function deltaText(delta: number): string {
  return `${delta > 0 ? '▲ +' : '▼ −'}${shortNumber(Math.abs(delta))}`;
}

import { useEffect, useMemo } from 'react';
import { NumberText } from '../../components/NumberText';
import { count } from '../../lib/format';
import { useBoard } from '../board/context';
import type { ValueCardSpec } from '../types';
import type { ExportsRef } from './exports';
import { PICK_NAMES, pickValue } from './pickValue';

/** One number, large: that of the best run, or the mean of all. */
export function ValueCard({ card, exports }: { card: ValueCardSpec; exports: ExportsRef }) {
  const { runs, hover } = useBoard();
  const found = useMemo(() => pickValue(runs, card), [runs, card]);
  useEffect(() => {
    exports.current = { rows: () => [['metric', 'of', 'run', 'value'], ...(found ? [[card.metric, PICK_NAMES[card.pick], found.run?.name ?? '', found.value]] : [])] };
  }, [exports, found, card]);
  if (!found) return <p className="muted chart-empty">No run of these has logged it.</p>;
  return (
    <p className="single-value" onPointerEnter={() => found.run && hover.set({ runId: found.run.id, cardId: card.id })} onPointerLeave={() => hover.set({})}>
      <NumberText value={found.value} decimals={0} />
      <span className="muted">
        {PICK_NAMES[card.pick]} of {count(found.count, 'run')}
      </span>
      {found.run && (
        <span className="single-value-run">
          <span className="swatch" style={{ background: found.run.color }} /> {found.run.name}
        </span>
      )}
    </p>
  );
}

import { useMemo } from 'react';
import { NumberText } from '../../components/NumberText';
import type { Line } from '../data/lines';
import { Bars } from './BarCard';
import type { Bar } from './bars';
import type { ExportsRef } from './exports';
import { lineName } from './Tooltip';

interface SingleValuesProps {
  cardId: string;
  title: string;
  /** Of one point each. */
  lines: Line[];
  exports: ExportsRef;
}

/** What was logged once is no line: the value, or a bar for each run. */
export function SingleValues({ cardId, title, lines, exports }: SingleValuesProps) {
  const bars = useMemo(() => {
    const isOneMetric = new Set(lines.map(({ metric }) => metric)).size < 2;
    return lines.map((line): Bar => ({ id: line.runId, name: lineName(line, isOneMetric), color: line.color, value: line.ys[0] ?? NaN, span: spanOf(line) }));
  }, [lines]);
  const [only] = bars;
  if (bars.length > 1 || !only) return <Bars cardId={cardId} title={title} bars={bars} exports={exports} />;
  return (
    <p className="single-value">
      <NumberText value={only.value} decimals={0} />
      <span className="muted">a single value</span>
    </p>
  );
}

/** What the runs of a group span. */
function spanOf({ band }: Line): Bar['span'] {
  const [low, high] = [band?.low[0], band?.high[0]];
  return low !== undefined && high !== undefined && low < high ? [low, high] : undefined;
}

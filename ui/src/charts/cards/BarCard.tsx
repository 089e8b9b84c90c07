import { useCallback, useMemo } from 'react';
import { count, exactNumber, shortNumber } from '../../lib/format';
import { useBoard } from '../board/context';
import { paintAxes, plotBox, tickCounts } from '../kit/axes';
import type { Pen, Size } from '../kit/pen';
import { makeScale } from '../kit/scale';
import { isDrawable } from '../kit/statistics';
import type { Theme } from '../kit/theme';
import type { BarCardSpec } from '../types';
import { type Bar, barsOf } from './bars';
import type { ExportsRef } from './exports';
import { type Drawing, PickPlot } from './PickPlot';

const ROW = 26;
const LABEL_WIDTH = 150;

/** One number of each run, or of each group. */
export function BarCard({ card, exports }: { card: BarCardSpec; exports: ExportsRef }) {
  const { runs, groups } = useBoard();
  const bars = useMemo(() => barsOf(runs, groups, card), [runs, groups, card]);
  return <Bars cardId={card.id} title={`${card.metric} (${card.stat})`} bars={bars} exports={exports} />;
}

interface BarsProps {
  cardId: string;
  title: string;
  bars: Bar[];
  exports: ExportsRef;
}

/** Bars from zero, the longest first, with what a group spans; what cannot be drawn is written. */
export function Bars({ cardId, title, bars, exports }: BarsProps) {
  const sorted = useMemo(() => [...bars].sort((a, b) => (Number.isNaN(a.value) ? 1 : Number.isNaN(b.value) ? -1 : b.value - a.value)), [bars]);
  const layout = useCallback((size: Size) => barsDrawing(sorted, size), [sorted]);
  const { groups } = useBoard();
  const noun = groups ? 'group' : 'run';
  const rows = useCallback(
    () => [[noun, title, ...(groups ? ['low', 'high'] : [])], ...sorted.map(({ name, value, span = [] }) => [name, value, ...span])],
    [sorted, title, noun, groups],
  );
  const [highest, lowest] = [sorted[0], sorted.findLast(({ value }) => !Number.isNaN(value))];
  const label =
    highest && lowest
      ? `${title}: ${count(sorted.length, noun)}, highest ${exactNumber(highest.value)} (${highest.name}), lowest ${exactNumber(lowest.value)} (${lowest.name})`
      : `${title}: nothing to draw`;
  return <PickPlot cardId={cardId} layout={layout} by="row" label={label} exports={exports} rows={rows} />;
}

function barsDrawing(bars: Bar[], size: Size): Drawing {
  const values = bars.flatMap(({ value, span = [] }) => [value, ...span]).filter(isDrawable);
  const domain: [number, number] = [Math.min(0, ...values), Math.max(0, ...values)];
  if (domain[0] === domain[1]) domain[1] = 1;
  const whole = plotBox(size, []);
  const isLabelled = whole.height / bars.length >= 11;
  const left = isLabelled ? Math.min(LABEL_WIDTH, size.width * 0.38) : 12;
  const box = { ...whole, left, width: whole.left + whole.width - left };
  const x = makeScale(domain, [box.left, box.left + box.width - (isLabelled ? 56 : 0)]);
  const row = Math.min(ROW, box.height / Math.max(1, bars.length));
  const items = bars.map(({ id, name, color, value, facts = [] }, i) => ({
    runId: id,
    left: x.toPixel(isDrawable(value) ? value : 0),
    top: box.top + (i + 0.5) * row,
    title: name,
    color,
    facts: [['value', exactNumber(value)], ...facts] as [string, string][],
  }));
  const paint = (pen: Pen, theme: Theme) => {
    const y = { ...makeScale([0, 1], [0, 1]), ticks: () => [] };
    paintAxes(pen, box, { x: { ...x, ticks: () => x.ticks(tickCounts(box).x) }, y }, theme);
    const zero = x.toPixel(0);
    bars.forEach(({ name, color, value, span }, i) => {
      const { top, left: end } = items[i]!;
      const height = Math.max(1, row * 0.7);
      pen.fillStyle = color;
      pen.fillRect(Math.min(zero, end), top - height / 2, Math.max(1, Math.abs(end - zero)), height);
      if (span) paintSpan(pen, top, height / 2, span.map(x.toPixel) as [number, number], theme);
      if (!isLabelled) return;
      pen.font = theme.font;
      pen.fillStyle = theme.text;
      pen.textBaseline = 'middle';
      pen.textAlign = 'right';
      pen.fillText(elided(pen, name, left - 8), left - 4, top);
      pen.textAlign = 'left';
      pen.fillText(shortNumber(value), Math.max(zero, end, ...(span ?? []).map(x.toPixel)) + 4, top);
    });
  };
  return { items, paint };
}

/** A line from end to end, with a stroke across each. */
function paintSpan(pen: Pen, top: number, reach: number, ends: [number, number], theme: Theme): void {
  pen.strokeStyle = theme.text;
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.moveTo(ends[0], top);
  pen.lineTo(ends[1], top);
  for (const end of ends) {
    pen.moveTo(end, top - reach / 2);
    pen.lineTo(end, top + reach / 2);
  }
  pen.stroke();
}

/** The text, or as much of its beginning and end as fits into so many pixels: names of runs often differ in their ends. */
export function elided(pen: Pen, text: string, width: number): string {
  if (pen.measureText(text).width <= width) return text;
  const cut = (kept: number) => `${text.slice(0, Math.ceil(kept / 2))}…${text.slice(text.length - Math.floor(kept / 2))}`;
  let kept = Math.min(text.length - 1, Math.ceil(width / 4));
  while (kept > 1 && pen.measureText(cut(kept)).width > width) kept -= 1;
  return cut(kept);
}

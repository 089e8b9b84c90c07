import { useCallback, useMemo } from 'react';
import { axisNumber, count, exactNumber } from '../../lib/format';
import { useBoard } from '../board/context';
import { cardTitle } from '../board/layout';
import { paintAxes, plotBox, tickCounts } from '../kit/axes';
import { type Bin, binOf, binsOf } from '../kit/bins';
import type { Pen, Size } from '../kit/pen';
import { makeScale } from '../kit/scale';
import { isDrawable } from '../kit/statistics';
import type { Theme } from '../kit/theme';
import type { ChartRun, HistogramCardSpec } from '../types';
import { inGroupColors } from '../data/groupsByRun';
import type { ExportsRef } from './exports';
import { type Drawing, PickPlot } from './PickPlot';

interface Bar extends Bin {
  /** The lowest value first. */
  members: { run: ChartRun; value: number }[];
}

/** Blocks of fewer pixels have no gap between them. */
const GAP_FROM = 5;

/** How one number of the runs is spread: a block for each run, above its value. */
export function HistogramCard({ card, exports }: { card: HistogramCardSpec; exports: ExportsRef }) {
  const board = useBoard();
  const runs = useMemo(() => inGroupColors(board.runs, board.groups), [board.runs, board.groups]);
  const bars = useMemo(() => barsOf(runs, card), [runs, card]);
  const layout = useCallback((size: Size) => histogramDrawing(bars, card, size), [bars, card]);
  const rows = useCallback(() => [['from', 'to', 'runs'], ...bars.map(({ start, end, members }) => [start, end, members.length])], [bars]);
  const all = bars.reduce((sum, { members }) => sum + members.length, 0);
  const tallest = bars.reduce<Bar | undefined>((best, bar) => (bar.members.length > (best?.members.length ?? 0) ? bar : best), undefined);
  const label = `${cardTitle(card)}: ${count(all, 'run')}${tallest ? `, most of them (${tallest.members.length}) from ${axisNumber(tallest.start)} to ${axisNumber(tallest.end)}` : ''}`;
  return <PickPlot cardId={card.id} layout={layout} by="point" label={label} exports={exports} rows={rows} />;
}

function barsOf(runs: readonly ChartRun[], { metric, stat }: HistogramCardSpec): Bar[] {
  const found = runs.flatMap((run) => {
    const value = run.metrics.get(metric)?.[stat];
    return value !== undefined && isDrawable(value) ? [{ run, value }] : [];
  });
  const bins = binsOf(found.map(({ value }) => value));
  const bars = bins.map((bin): Bar => ({ ...bin, members: [] }));
  for (const member of found.sort((a, b) => a.value - b.value)) bars[binOf(bins, member.value)]?.members.push(member);
  return bars;
}

function histogramDrawing(bars: Bar[], { metric }: HistogramCardSpec, size: Size): Drawing {
  const titles = { x: metric, y: 'runs' };
  const tallest = Math.max(1, ...bars.map(({ members }) => members.length));
  const draft = plotBox(size, [], titles);
  const box = plotBox(size, makeScale([0, tallest], [draft.height, 0], 'step').ticks(tickCounts(draft).y), titles);
  const [start, end] = [bars[0]?.start ?? 0, bars.at(-1)?.end ?? 1];
  const domain: [number, number] = start < end ? [start, end] : [start - 0.5, end + 0.5];
  const x = makeScale(domain, [box.left, box.left + box.width]);
  const y = makeScale([0, tallest * 1.05], [box.top + box.height, box.top], 'step');
  const block = y.toPixel(0) - y.toPixel(1);
  const edges = (bar: Bar): [number, number] => (bar.start < bar.end ? [x.toPixel(bar.start), x.toPixel(bar.end)] : [x.toPixel(bar.start - 0.1), x.toPixel(bar.end + 0.1)]);
  const items = bars.flatMap((bar) => {
    const [left, right] = edges(bar);
    return bar.members.map(({ run, value }, place) => ({
      runId: run.id,
      left: (left + right) / 2,
      top: y.toPixel(place + 0.5),
      title: run.name,
      color: run.color,
      facts: [[metric, exactNumber(value)], ['from', `${axisNumber(bar.start)} to ${axisNumber(bar.end)}: ${count(bar.members.length, 'run')}`]] as [string, string][],
    }));
  });
  const paint = (pen: Pen, theme: Theme) => {
    paintAxes(pen, box, { x, y, titles }, theme);
    const gap = block > GAP_FROM ? 1 : 0;
    for (const bar of bars) {
      const [left, right] = edges(bar);
      bar.members.forEach(({ run }, place) => {
        pen.fillStyle = run.color;
        pen.fillRect(left + 1, y.toPixel(place + 1) + gap, Math.max(1, right - left - 2), Math.max(0.5, block - gap));
      });
    }
  };
  return { items, paint };
}

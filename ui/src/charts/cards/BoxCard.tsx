import { useCallback, useMemo } from 'react';
import { count, exactNumber, shortNumber } from '../../lib/format';
import { useBoard } from '../board/context';
import { paintAxes, plotBox, tickCounts } from '../kit/axes';
import type { Pen, Size } from '../kit/pen';
import { makeScale, paddedDomain } from '../kit/scale';
import { type FiveNumbers, fiveNumbers, isDrawable } from '../kit/statistics';
import type { Theme } from '../kit/theme';
import type { BoxCardSpec, ChartRun } from '../types';
import { groupBy } from '../data/groupBy';
import { inGroupColors } from '../data/groupsByRun';
import type { ExportsRef } from './exports';
import { type Drawing, PickPlot } from './PickPlot';

interface Group {
  name: string;
  values: { run: ChartRun; value: number }[];
  numbers: FiveNumbers;
}

const MAX_BOX = 60;
const COLLATOR = new Intl.Collator('en', { numeric: true });

/** How a metric is spread among the runs of each value of a param. */
export function BoxCard({ card, exports }: { card: BoxCardSpec; exports: ExportsRef }) {
  const board = useBoard();
  const runs = useMemo(() => inGroupColors(board.runs, board.groups), [board.runs, board.groups]);
  const groups = useMemo(() => groupsOf(runs, card), [runs, card]);
  const layout = useCallback((size: Size) => boxDrawing(groups, size, card), [groups, card]);
  const rows = useCallback(
    () => [
      [card.by, 'runs', 'low', 'lower quartile', 'median', 'upper quartile', 'high'],
      ...groups.map(({ name, values, numbers: n }) => [name, values.length, n.low, n.lowerQuartile, n.median, n.upperQuartile, n.high]),
    ],
    [groups, card],
  );
  const parts = groups.map(({ name, values, numbers }) => `; ${name || 'none'}: ${count(values.length, 'run')}, median ${shortNumber(numbers.median)}`);
  return <PickPlot cardId={card.id} layout={layout} by="point" label={`${card.metric} (${card.stat}) by ${card.by}${parts.join('')}`} exports={exports} rows={rows} />;
}

function groupsOf(runs: readonly ChartRun[], { metric, stat, by }: BoxCardSpec): Group[] {
  const found = runs.flatMap((run) => {
    const value = run.metrics.get(metric)?.[stat];
    return value !== undefined && isDrawable(value) ? [{ run, value }] : [];
  });
  return [...groupBy(found, ({ run }) => run.params.get(by) ?? '')]
    .sort(([a], [b]) => COLLATOR.compare(a, b))
    .flatMap(([name, values]) => {
      const numbers = fiveNumbers(values.map(({ value }) => value));
      return numbers ? [{ name, values, numbers }] : [];
    });
}

function boxDrawing(groups: Group[], size: Size, { by, metric }: BoxCardSpec): Drawing {
  const all = groups.flatMap(({ values }) => values.map(({ value }) => value));
  const domain = paddedDomain(all.reduce((a, b) => Math.min(a, b), Infinity), all.reduce((a, b) => Math.max(a, b), -Infinity), 0.05);
  const titles = { x: by, y: metric };
  const draft = plotBox(size, [], titles);
  const box = plotBox(size, makeScale(domain, [draft.height, 0]).ticks(tickCounts(draft).y), titles);
  const y = makeScale(domain, [box.top + box.height, box.top]);
  const room = box.width / Math.max(1, groups.length);
  const middle = (i: number) => box.left + (i + 0.5) * room;
  const x = {
    ...makeScale([0, 1], [0, 1]),
    toPixel: middle,
    ticks: () => groups.map(({ name }, at) => ({ at, label: name.length > 12 ? `${name.slice(0, 11)}…` : name || '(none)' })),
  };
  const width = Math.min(MAX_BOX, room * 0.6);
  const items = groups.flatMap(({ name, values }, i) =>
    values.map(({ run, value }, place) => ({
      runId: run.id,
      // Spread out, so that equal values do not hide each other.
      left: middle(i) + (((place % 7) - 3) / 7) * width * 0.6,
      top: y.toPixel(value),
      title: run.name,
      color: run.color,
      facts: [
        [by, name || '(none)'],
        [metric, exactNumber(value)],
      ] as [string, string][],
    })),
  );
  const paint = (pen: Pen, theme: Theme) => {
    paintAxes(pen, box, { x, y, titles }, theme);
    groups.forEach(({ numbers }, i) => paintBox(pen, numbers, middle(i), width, y.toPixel, theme));
    for (const { left, top, color } of items) {
      pen.fillStyle = color;
      pen.beginPath();
      pen.arc(left, top, 3, 0, 2 * Math.PI);
      pen.fill();
    }
  };
  return { items, paint };
}

function paintBox(pen: Pen, numbers: FiveNumbers, middle: number, width: number, toPixel: (value: number) => number, theme: Theme): void {
  const [low, lower, median, upper, high] = [numbers.low, numbers.lowerQuartile, numbers.median, numbers.upperQuartile, numbers.high].map(toPixel) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const [left, right] = [middle - width / 2, middle + width / 2];
  pen.strokeStyle = theme.strong;
  pen.fillStyle = theme.grid;
  pen.lineWidth = 1;
  pen.globalAlpha = 0.5;
  pen.fillRect(left, upper, width, lower - upper);
  pen.globalAlpha = 1;
  pen.strokeRect(left, upper, width, lower - upper);
  pen.beginPath();
  for (const [from, to] of [
    [upper, high],
    [lower, low],
  ] as const) {
    pen.moveTo(middle, from);
    pen.lineTo(middle, to);
    pen.moveTo(middle - width / 4, to);
    pen.lineTo(middle + width / 4, to);
  }
  pen.stroke();
  pen.strokeStyle = theme.text;
  pen.lineWidth = 2;
  pen.beginPath();
  pen.moveTo(left, median);
  pen.lineTo(right, median);
  pen.stroke();
}

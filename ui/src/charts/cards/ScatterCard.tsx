import { useCallback, useMemo } from 'react';
import { count, shortNumber } from '../../lib/format';
import { useBoard } from '../board/context';
import { paintAxes, plotBox, tickCounts } from '../kit/axes';
import type { Pen, Size } from '../kit/pen';
import { trend } from '../kit/statistics';
import type { Theme } from '../kit/theme';
import type { ChartRun, ScatterCardSpec } from '../types';
import { type DimensionAxis, dimensionAxis } from './dimension';
import { inGroupColors } from '../data/groupsByRun';
import type { ExportsRef } from './exports';
import { type Drawing, PickPlot } from './PickPlot';

const RADIUS = 4;

/** Runs as points over any two of their params and metrics, and the trend where both are numbers. */
export function ScatterCard({ card, exports }: { card: ScatterCardSpec; exports: ExportsRef }) {
  const board = useBoard();
  const runs = useMemo(() => inGroupColors(board.runs, board.groups), [board.runs, board.groups]);
  const [x, y] = useMemo(() => [dimensionAxis(card.x, runs), dimensionAxis(card.y, runs)] as const, [card, runs]);
  const drawn = useMemo(() => runs.filter((run) => x.value(run) !== undefined && y.value(run) !== undefined), [runs, x, y]);
  const layout = useCallback((size: Size) => scatterDrawing(drawn, x, y, size), [drawn, x, y]);
  const rows = useCallback(() => [['run', x.name, y.name], ...drawn.map((run) => [run.name, x.text(run), y.text(run)])], [drawn, x, y]);
  const line = useMemo(() => trendOf(drawn, x, y), [drawn, x, y]);
  const label = `${y.name} by ${x.name}: ${count(drawn.length, 'run')}${line ? `, trend ${shortNumber(line.slope)} a unit, R² ${line.r2.toFixed(2)}` : ''}`;
  return (
    <>
      <PickPlot cardId={card.id} layout={layout} by="point" label={label} exports={exports} rows={rows} />
      {line && (
        <p className="muted card-note">
          Trend: slope {shortNumber(line.slope)}
          {x.scale([0, 1]).isLog && ' a factor of e'}, R² {line.r2.toFixed(2)}
        </p>
      )}
    </>
  );
}

function trendOf(runs: ChartRun[], x: DimensionAxis, y: DimensionAxis) {
  if (x.categories || y.categories) return undefined;
  const along = x.scale([0, 1]).isLog ? Math.log : (value: number) => value;
  return trend(runs.map((run) => ({ x: along(x.value(run)!), y: y.value(run)! })));
}

function scatterDrawing(runs: ChartRun[], xAxis: DimensionAxis, yAxis: DimensionAxis, size: Size): Drawing {
  const titles = { x: xAxis.name, y: yAxis.name };
  const draft = plotBox(size, [], titles);
  const box = plotBox(size, yAxis.scale([draft.height, 0]).ticks(tickCounts(draft).y), titles);
  const x = xAxis.scale([box.left, box.left + box.width]);
  const y = yAxis.scale([box.top + box.height, box.top]);
  const items = runs.map((run) => ({
    runId: run.id,
    left: x.toPixel(xAxis.value(run)!),
    top: y.toPixel(yAxis.value(run)!),
    title: run.name,
    color: run.color,
    facts: [
      [xAxis.name, xAxis.text(run)],
      [yAxis.name, yAxis.text(run)],
    ] as [string, string][],
  }));
  const line = trendOf(runs, xAxis, yAxis);
  const paint = (pen: Pen, theme: Theme) => {
    paintAxes(pen, box, { x, y, titles }, theme);
    pen.save();
    pen.beginPath();
    pen.rect(box.left, box.top, box.width, box.height);
    pen.clip();
    if (line) {
      const along = x.isLog ? Math.log : (value: number) => value;
      const at = (value: number) => y.toPixel(line.intercept + line.slope * along(value));
      pen.strokeStyle = theme.strong;
      pen.lineWidth = 1.5;
      pen.setLineDash([6, 4]);
      pen.beginPath();
      pen.moveTo(box.left, at(x.domain[0]));
      pen.lineTo(box.left + box.width, at(x.domain[1]));
      pen.stroke();
      pen.setLineDash([]);
    }
    for (const { left, top, color } of items) {
      pen.fillStyle = color;
      pen.beginPath();
      pen.arc(left, top, RADIUS, 0, 2 * Math.PI);
      pen.fill();
    }
    pen.restore();
  };
  return { items, paint };
}

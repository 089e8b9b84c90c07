import { contours } from 'd3-contour';
import { useCallback, useMemo } from 'react';
import { count, shortNumber } from '../../lib/format';
import { useBoard } from '../board/context';
import { paintAxes, plotBox, tickCounts } from '../kit/axes';
import { sequential } from '../kit/colors';
import type { Box, Pen, Size } from '../kit/pen';
import type { Theme } from '../kit/theme';
import type { ChartRun, ContourCardSpec } from '../types';
import { type DimensionAxis, dimensionAxis } from './dimension';
import type { ExportsRef } from './exports';
import { type Drawing, PickPlot } from './PickPlot';

const COLUMNS = 60;
const ROWS = 40;
const LEVELS = 10;
/** Fewer runs span no surface. */
const MIN_RUNS = 3;

/** A surface through the runs: what lies between them is estimated from the nearer ones. */
export function ContourCard({ card, exports }: { card: ContourCardSpec; exports: ExportsRef }) {
  const { runs } = useBoard();
  const axes = useMemo(() => [card.x, card.y, card.z].map((dimension) => dimensionAxis(dimension, runs)) as [DimensionAxis, DimensionAxis, DimensionAxis], [card, runs]);
  const drawn = useMemo(() => runs.filter((run) => axes.every((axis) => axis.value(run) !== undefined)), [runs, axes]);
  const layout = useCallback((size: Size) => contourDrawing(drawn, axes, size), [drawn, axes]);
  const rows = useCallback(() => [['run', ...axes.map(({ name }) => name)], ...drawn.map((run) => [run.name, ...axes.map((axis) => axis.text(run))])], [drawn, axes]);
  const [x, y, z] = axes;
  const heights = drawn.map((run) => z.value(run)!);
  const span = drawn.length > 0 ? `${shortNumber(Math.min(...heights))} to ${shortNumber(Math.max(...heights))}` : 'none';
  return (
    <>
      <PickPlot
        cardId={card.id}
        layout={layout}
        by="point"
        label={`${z.name} by ${x.name} and ${y.name}: ${count(drawn.length, 'run')}, ${span}`}
        exports={exports}
        rows={rows}
      />
      <p className="muted card-note">
        {drawn.length < MIN_RUNS ? `A surface needs ${MIN_RUNS} runs that have all three.` : `${z.name}: ${span}, from dark to light; between runs it is estimated.`}
      </p>
    </>
  );
}

function contourDrawing(runs: ChartRun[], [xAxis, yAxis, zAxis]: [DimensionAxis, DimensionAxis, DimensionAxis], size: Size): Drawing {
  const titles = { x: xAxis.name, y: yAxis.name };
  const draft = plotBox(size, [], titles);
  const box = plotBox(size, yAxis.scale([draft.height, 0]).ticks(tickCounts(draft).y), titles);
  const x = xAxis.scale([box.left, box.left + box.width]);
  const y = yAxis.scale([box.top + box.height, box.top]);
  const points = runs.map((run) => ({ left: x.toPixel(xAxis.value(run)!), top: y.toPixel(yAxis.value(run)!), height: zAxis.value(run)! }));
  const low = Math.min(...points.map(({ height }) => height));
  const high = Math.max(...points.map(({ height }) => height));
  const part = (height: number) => (high > low ? (height - low) / (high - low) : 0.5);
  const items = runs.map((run, i) => ({
    runId: run.id,
    left: points[i]!.left,
    top: points[i]!.top,
    title: run.name,
    color: sequential(part(points[i]!.height)),
    facts: [xAxis, yAxis, zAxis].map((axis): [string, string] => [axis.name, axis.text(run)]),
  }));
  const paint = (pen: Pen, theme: Theme) => {
    if (runs.length >= MIN_RUNS && high > low) paintSurface(pen, box, surface(points, box), low, high);
    paintAxes(pen, box, { x, y, titles }, theme);
    for (const { left, top, color } of items) {
      pen.beginPath();
      pen.arc(left, top, 4.5, 0, 2 * Math.PI);
      pen.fillStyle = color;
      pen.fill();
      pen.strokeStyle = theme.surface;
      pen.lineWidth = 1.5;
      pen.stroke();
    }
  };
  return { items, paint };
}

/** Heights on a grid, each the mean of all runs weighted by the inverse square of their distance. */
function surface(points: { left: number; top: number; height: number }[], box: Box): number[] {
  return Array.from({ length: COLUMNS * ROWS }, (_, i) => {
    const left = box.left + (((i % COLUMNS) + 0.5) / COLUMNS) * box.width;
    const top = box.top + ((Math.floor(i / COLUMNS) + 0.5) / ROWS) * box.height;
    let [sum, weights] = [0, 0];
    for (const point of points) {
      const weight = 1 / ((point.left - left) ** 2 + (point.top - top) ** 2 + 1);
      sum += weight * point.height;
      weights += weight;
    }
    return sum / weights;
  });
}

function paintSurface(pen: Pen, box: Box, heights: number[], low: number, high: number): void {
  const levels = Array.from({ length: LEVELS }, (_, i) => low + ((high - low) * i) / LEVELS);
  pen.save();
  pen.fillStyle = sequential(0);
  pen.fillRect(box.left, box.top, box.width, box.height);
  pen.beginPath();
  pen.rect(box.left, box.top, box.width, box.height);
  pen.clip();
  for (const level of contours().size([COLUMNS, ROWS]).thresholds(levels.slice(1))(heights)) {
    pen.fillStyle = sequential((level.value - low) / (high - low));
    pen.beginPath();
    for (const ring of level.coordinates.flat()) {
      ring.forEach(([column, row], i) => {
        const left = box.left + (column! / COLUMNS) * box.width;
        const top = box.top + (row! / ROWS) * box.height;
        if (i === 0) pen.moveTo(left, top);
        else pen.lineTo(left, top);
      });
      pen.closePath();
    }
    pen.fill();
  }
  pen.restore();
}

import { useCallback, useMemo } from 'react';
import { count, shortNumber } from '../../lib/format';
import { useBoard } from '../board/context';
import { cardTitle } from '../board/layout';
import { paintAxes, plotBox } from '../kit/axes';
import { onSequential, sequential } from '../kit/colors';
import type { Pen, Size } from '../kit/pen';
import { makeScale } from '../kit/scale';
import type { Theme } from '../kit/theme';
import type { HeatmapCardSpec } from '../types';
import { elided } from './BarCard';
import { type DimensionAxis, dimensionAxis } from './dimension';
import type { ExportsRef } from './exports';
import { type Cell, type Side, cellsOf, sideOf } from './heatmap';
import { type Drawing, PickPlot } from './PickPlot';

interface Map2 {
  axes: [DimensionAxis, DimensionAxis, DimensionAxis];
  x: Side;
  y: Side;
  cells: Cell[];
}

/** Two dimensions of the runs against each other; each cell is as light as the mean of a third is high. */
export function HeatmapCard({ card, exports }: { card: HeatmapCardSpec; exports: ExportsRef }) {
  const { runs } = useBoard();
  const map = useMemo((): Map2 => {
    const axes = [card.x, card.y, card.z].map((dimension) => dimensionAxis(dimension, runs)) as Map2['axes'];
    const [x, y] = [sideOf(axes[0], runs), sideOf(axes[1], runs)];
    return { axes, x, y, cells: cellsOf(runs, x, y, axes[2].value) };
  }, [card, runs]);
  const { axes, x, y, cells } = map;
  const [xName, yName, zName] = axes.map(({ name }) => name);
  const layout = useCallback((size: Size) => heatmapDrawing(map, size), [map]);
  const rows = useCallback(
    () => [[xName!, yName!, 'runs', `mean ${zName}`], ...cells.map(({ column, row, runs: members, mean }) => [x.labels[column]!, y.labels[row]!, members.length, mean])],
    [xName, yName, zName, cells, x, y],
  );
  const means = cells.map(({ mean }) => mean);
  const span = cells.length > 0 ? `${shortNumber(Math.min(...means))} to ${shortNumber(Math.max(...means))}` : 'nothing to draw';
  return (
    <>
      <PickPlot cardId={card.id} layout={layout} by="point" label={`${cardTitle(card)}: ${count(cells.length, 'cell')}, ${span}`} exports={exports} rows={rows} />
      <p className="muted card-note">
        Mean of {zName}: {span}
        {cells.length > 1 && ', from dark to light'}
      </p>
    </>
  );
}

function heatmapDrawing({ axes: [xAxis, yAxis, zAxis], x, y, cells }: Map2, size: Size): Drawing {
  const titles = { x: xAxis.name, y: yAxis.name };
  const longest = y.labels.map((label) => ({ at: 0, label: label.slice(0, 14) }));
  const box = plotBox(size, longest, titles);
  const [wide, high] = [box.width / Math.max(1, x.labels.length), box.height / Math.max(1, y.labels.length)];
  const left = (column: number) => box.left + column * wide;
  const top = (row: number) => box.top + box.height - (row + 1) * high;
  const means = cells.map(({ mean }) => mean);
  const [low, highest] = [Math.min(...means), Math.max(...means)];
  const part = (mean: number) => (highest > low ? (mean - low) / (highest - low) : 0.5);
  const items = cells.flatMap(({ column, row, runs, mean }) =>
    runs.map((run, place) => ({
      runId: run.id,
      // Side by side, so that each can be pointed at.
      left: left(column) + ((place + 0.5) / runs.length) * wide,
      top: top(row) + high / 2,
      title: run.name,
      color: sequential(part(mean)),
      facts: [
        ...[xAxis, yAxis, zAxis].map((axis): [string, string] => [axis.name, axis.text(run)]),
        ...(runs.length > 1 ? [['mean', `${shortNumber(mean)} of ${count(runs.length, 'run')}`] as [string, string]] : []),
      ],
    })),
  );
  const paint = (pen: Pen, theme: Theme) => {
    const scale = (labels: string[], toPixel: (place: number) => number) => ({
      ...makeScale([0, 1], [0, 1]),
      toPixel,
      ticks: () => labels.map((label, at) => ({ at, label: label.length > 14 ? `${label.slice(0, 13)}…` : label })),
    });
    paintAxes(pen, box, { x: scale(x.labels, (place) => left(place) + wide / 2), y: scale(y.labels, (place) => top(place) + high / 2), titles }, theme);
    pen.font = theme.font;
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    for (const { column, row, mean } of cells) {
      pen.fillStyle = sequential(part(mean));
      pen.fillRect(left(column) + 1, top(row) + 1, Math.max(1, wide - 2), Math.max(1, high - 2));
      const text = shortNumber(mean);
      if (high < 14 || elided(pen, text, wide - 6) !== text) continue;
      pen.fillStyle = onSequential(part(mean));
      pen.fillText(text, left(column) + wide / 2, top(row) + high / 2);
    }
  };
  return { items, paint };
}

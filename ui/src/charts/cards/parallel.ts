import { sequential } from '../kit/colors';
import type { Pen, Size } from '../kit/pen';
import type { Scale } from '../kit/scale';
import type { Theme } from '../kit/theme';
import type { ChartRun } from '../types';
import { elided } from './BarCard';
import type { DimensionAxis } from './dimension';

/** The chosen range of an axis, by its place. */
export type Brushes = ReadonlyMap<number, readonly [low: number, high: number]>;

interface Path {
  run: ChartRun;
  color: string;
  /** Of each axis; undefined where the run has no value. */
  tops: (number | undefined)[];
  lefts: number[];
}

export interface ParallelDrawing {
  axes: DimensionAxis[];
  lefts: number[];
  scales: Scale[];
  lines: Path[];
  top: number;
  bottom: number;
}

const SIDE = 48;
const HEADER = 24;
const FOOTER = 10;
/** How far from a line, in pixels, it is still what is pointed at. */
const REACH = 12;

export function drawParallel(runs: readonly ChartRun[], axes: DimensionAxis[], color: DimensionAxis, { width, height }: Size): ParallelDrawing {
  const [top, bottom] = [HEADER, height - FOOTER];
  const room = (width - 2 * SIDE) / Math.max(1, axes.length - 1);
  const lefts = axes.map((_, i) => SIDE + i * room);
  const scales = axes.map((axis) => axis.scale([bottom, top]));
  const shade = color.scale([0, 1]);
  const lines = runs.map((run) => {
    const value = color.value(run);
    return {
      run,
      color: value === undefined ? 'rgb(128, 128, 128)' : sequential(shade.toPixel(value)),
      tops: axes.map((axis, i) => {
        const place = axis.value(run);
        return place === undefined ? undefined : scales[i]?.toPixel(place);
      }),
      lefts,
    };
  });
  return { axes, lefts, scales, lines, top, bottom };
}

/** Whether a run lies within every chosen range. */
export function passes(run: ChartRun, axes: DimensionAxis[], brushes: Brushes): boolean {
  return [...brushes].every(([place, [low, high]]) => {
    const value = axes[place]?.value(run);
    return value !== undefined && value >= low && value <= high;
  });
}

export function paintParallel(pen: Pen, drawing: ParallelDrawing, brushes: Brushes, theme: Theme): void {
  const chosen = drawing.lines.filter(({ run }) => passes(run, drawing.axes, brushes));
  pen.globalAlpha = 0.12;
  for (const line of drawing.lines) if (!chosen.includes(line)) paintPath(pen, line, theme.muted, 1);
  pen.globalAlpha = chosen.length > 200 ? 0.5 : 0.85;
  for (const line of chosen) paintPath(pen, line, line.color, 1.5);
  pen.globalAlpha = 1;
  drawing.axes.forEach((axis, i) => paintAxis(pen, drawing, axis, i, theme));
  for (const [place, range] of brushes) {
    const [from, to] = range.map((value) => drawing.scales[place]?.toPixel(value) ?? 0) as [number, number];
    pen.fillStyle = theme.text;
    pen.globalAlpha = 0.2;
    pen.fillRect((drawing.lefts[place] ?? 0) - 8, to, 16, from - to);
    pen.globalAlpha = 1;
  }
}

function paintAxis(pen: Pen, { lefts, scales, top, bottom, axes }: ParallelDrawing, axis: DimensionAxis, place: number, theme: Theme): void {
  const left = lefts[place] ?? 0;
  pen.strokeStyle = theme.strong;
  pen.lineWidth = 1;
  pen.beginPath();
  pen.moveTo(left, top);
  pen.lineTo(left, bottom);
  pen.stroke();
  pen.font = theme.font;
  pen.fillStyle = theme.text;
  pen.textAlign = 'left';
  pen.textBaseline = 'top';
  const name = elided(pen, axis.name, axes.length > 1 ? (lefts[1] ?? 0) - (lefts[0] ?? 0) - 8 : 200);
  const wide = pen.measureText(name).width;
  // Above its axis, but within the chart.
  pen.fillText(name, Math.max(4, Math.min(left - wide / 2, (lefts.at(-1) ?? 0) + SIDE - wide - 4)), 4);
  pen.textAlign = place === axes.length - 1 ? 'left' : 'right';
  pen.textBaseline = 'middle';
  for (const { at, label } of scales[place]?.ticks(6) ?? []) {
    const isLast = place === axes.length - 1;
    const [x, y] = [left + (isLast ? 6 : -6), scales[place]?.toPixel(at) ?? 0];
    const width = pen.measureText(label).width;
    pen.fillStyle = theme.surface;
    pen.globalAlpha = 0.75;
    pen.fillRect(isLast ? x - 2 : x - width - 2, y - 7, width + 4, 14);
    pen.globalAlpha = 1;
    pen.fillStyle = theme.muted;
    pen.fillText(label, x, y);
  }
}

/** From axis to axis; where a run has no value it is left out. */
export function paintPath(pen: Pen, { tops, lefts }: Path, color: string, width: number): void {
  pen.strokeStyle = color;
  pen.lineWidth = width;
  pen.beginPath();
  let isGap = true;
  tops.forEach((top, i) => {
    if (top === undefined) isGap = true;
    else if (isGap) {
      pen.moveTo(lefts[i]!, top);
      isGap = false;
    } else pen.lineTo(lefts[i]!, top);
  });
  pen.stroke();
}

/** The line that passes nearest to a place, of those that are chosen. */
export function nearestLine({ lines, lefts }: ParallelDrawing, axes: DimensionAxis[], brushes: Brushes, left: number, top: number): Path | undefined {
  const after = lefts.findIndex((place) => place >= left);
  if (after < 1) return undefined;
  const part = (left - lefts[after - 1]!) / (lefts[after]! - lefts[after - 1]!);
  let best: { line: Path; distance: number } | undefined;
  for (const line of lines) {
    const [a, b] = [line.tops[after - 1], line.tops[after]];
    if (a === undefined || b === undefined || !passes(line.run, axes, brushes)) continue;
    const distance = Math.abs(a + part * (b - a) - top);
    if (distance < (best?.distance ?? REACH)) best = { line, distance };
  }
  return best?.line;
}

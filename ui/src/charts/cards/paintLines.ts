import type { Line } from '../data/lines';
import { paintAxes } from '../kit/axes';
import type { Pen } from '../kit/pen';
import { isDrawable } from '../kit/statistics';
import type { Theme } from '../kit/theme';
import { type LineModel, visible } from './lineModel';

/** Fewer points than this are marked, so that one sees what was logged. */
const MARKED_POINTS = 60;
/** With more lines than this, what surrounds them would hide them. */
const MAX_SURROUNDED = 30;
const MARKER = 4;

export function paintLineChart(pen: Pen, model: LineModel, theme: Theme): void {
  paintAxes(pen, model.box, model.axes, theme);
  const { left, top, width, height } = model.box;
  pen.save();
  pen.beginPath();
  // Points on the edge are whole.
  pen.rect(left - 3, top - 3, width + 6, height + 6);
  pen.clip();
  pen.lineJoin = 'bevel';
  const isSurrounded = model.lines.length <= MAX_SURROUNDED;
  if (isSurrounded) model.lines.forEach((line) => paintSurroundings(pen, model, line));
  for (const line of model.lines) paintLine(pen, model, line, isThin(model, line) ? 1 : 1.5);
  if (isSurrounded) model.lines.forEach((line) => paintMarkers(pen, model, line));
  paintEvents(pen, model, theme);
  pen.restore();
}

/** A dotted line each, with a mark at its end. */
function paintEvents(pen: Pen, { events, box, axes: { x } }: LineModel, theme: Theme): void {
  pen.strokeStyle = theme.strong;
  pen.fillStyle = theme.strong;
  pen.lineWidth = 1;
  for (const event of events) {
    const left = Math.round(x.toPixel(event.x)) + 0.5;
    pen.setLineDash([2, 3]);
    pen.beginPath();
    pen.moveTo(left, box.top);
    pen.lineTo(left, box.top + box.height);
    pen.stroke();
    pen.setLineDash([]);
    triangle(pen, left, box.top + 2 * MARKER, -1);
  }
}

/** Many lines, and those that go up and down at every pixel, are as thin as can be: also, they are drawn several times faster so. */
function isThin({ lines, box }: LineModel, { ys, smoothed }: Line): boolean {
  return lines.length > MAX_SURROUNDED || (ys.length > box.width && !smoothed);
}

/** The line itself, smoothed where that is wanted. */
export function paintLine(pen: Pen, model: LineModel, line: Line, width: number): void {
  pen.strokeStyle = line.color;
  pen.globalAlpha = 1;
  pen.lineWidth = width;
  pen.setLineDash(line.dash);
  trace(pen, model, line, line.smoothed ?? line.ys);
  pen.setLineDash([]);
}

/** What a group spans, or the raw values behind a smoothed line; where points lie closer than pixels, the band that they fill. */
function paintSurroundings(pen: Pen, model: LineModel, line: Line): void {
  if (line.band) return paintBand(pen, model, line, line.band);
  const envelope = envelopeOf(model, line);
  if (envelope) {
    pen.fillStyle = line.color;
    pen.globalAlpha = 0.2;
    pen.beginPath();
    envelope.forEach(({ x, low }, i) => (i === 0 ? pen.moveTo(x, low) : pen.lineTo(x, low)));
    envelope.reverse().forEach(({ x, high }) => pen.lineTo(x, high));
    pen.closePath();
    pen.fill();
  } else if (line.smoothed) {
    pen.strokeStyle = line.color;
    pen.globalAlpha = 0.3;
    pen.lineWidth = 1;
    pen.setLineDash([]);
    trace(pen, model, line, line.ys);
  }
  pen.globalAlpha = 1;
}

/** The lowest and highest pixel at each x pixel; undefined unless points lie closer than that, or where the line has gaps. */
function envelopeOf({ axes: { x, y } }: LineModel, line: Line): { x: number; low: number; high: number }[] | undefined {
  const [from, to] = visible(line, x.domain);
  const pixels = x.toPixel(line.xs[to - 1]!) - x.toPixel(line.xs[from]!);
  if (!line.isAscending || to - from < 1.3 * pixels || to - from < MARKED_POINTS) return undefined;
  const columns: { x: number; low: number; high: number }[] = [];
  for (let i = from; i < to; i += 1) {
    const at = Math.round(x.toPixel(line.xs[i]!));
    const value = y.toPixel(line.ys[i]!);
    if (Number.isNaN(value) || !isDrawable(line.ys[i]!)) continue;
    const last = columns.at(-1);
    if (last?.x === at) {
      last.low = Math.max(last.low, value);
      last.high = Math.min(last.high, value);
    } else columns.push({ x: at, low: value, high: value });
  }
  return columns;
}

function paintBand(pen: Pen, { axes: { x, y } }: LineModel, { xs, color }: Line, { low, high }: NonNullable<Line['band']>): void {
  pen.fillStyle = color;
  pen.globalAlpha = 0.18;
  pen.beginPath();
  const shown = Array.from(xs.keys()).filter((i) => isDrawable(low[i]!) && isDrawable(high[i]!) && !Number.isNaN(y.toPixel(low[i]!)));
  shown.forEach((i, place) => (place === 0 ? pen.moveTo(x.toPixel(xs[i]!), y.toPixel(low[i]!)) : pen.lineTo(x.toPixel(xs[i]!), y.toPixel(low[i]!))));
  shown.reverse().forEach((i) => pen.lineTo(x.toPixel(xs[i]!), y.toPixel(high[i]!)));
  pen.closePath();
  pen.fill();
  pen.globalAlpha = 1;
}

/** What cannot be drawn is a gap. */
function trace(pen: Pen, { axes: { x, y } }: LineModel, line: Line, values: Float64Array): void {
  const [from, to] = visible(line, x.domain);
  pen.beginPath();
  let isGap = true;
  for (let i = from; i < to; i += 1) {
    const px = x.toPixel(line.xs[i]!);
    const py = y.toPixel(values[i]!);
    if (Number.isNaN(px) || Number.isNaN(py) || !isDrawable(values[i]!)) isGap = true;
    else if (isGap) {
      pen.moveTo(px, py);
      isGap = false;
    } else pen.lineTo(px, py);
  }
  pen.stroke();
}

/** Points where there are few, and at the edges what no axis has a place for: × is NaN, triangles are the infinities. */
function paintMarkers(pen: Pen, { box, axes: { x, y } }: LineModel, line: Line): void {
  const [from, to] = visible(line, x.domain);
  const isMarked = to - from < MARKED_POINTS && !line.band;
  const bottom = box.top + box.height;
  pen.fillStyle = line.color;
  pen.strokeStyle = line.color;
  pen.lineWidth = 1.5;
  let free = -Infinity;
  for (let i = from; i < to; i += 1) {
    const value = line.ys[i]!;
    const px = x.toPixel(line.xs[i]!);
    if (Number.isNaN(value)) {
      // A long row of them is not one on top of the other.
      if (line.band || px < free) continue;
      cross(pen, px, bottom - MARKER - 2);
      free = px + 2 * MARKER;
    } else if (value > 0 && !isDrawable(value)) triangle(pen, px, box.top, 1);
    else if (!isDrawable(value)) triangle(pen, px, bottom, -1);
    else if (isMarked) {
      pen.beginPath();
      pen.arc(px, y.toPixel((line.smoothed ?? line.ys)[i]!), 2.5, 0, 2 * Math.PI);
      pen.fill();
    }
  }
}

function cross(pen: Pen, x: number, y: number): void {
  pen.beginPath();
  pen.moveTo(x - MARKER, y - MARKER);
  pen.lineTo(x + MARKER, y + MARKER);
  pen.moveTo(x - MARKER, y + MARKER);
  pen.lineTo(x + MARKER, y - MARKER);
  pen.stroke();
}

/** With its tip at the edge. */
function triangle(pen: Pen, x: number, edge: number, direction: 1 | -1): void {
  pen.beginPath();
  pen.moveTo(x, edge);
  pen.lineTo(x - MARKER, edge + direction * 2 * MARKER);
  pen.lineTo(x + MARKER, edge + direction * 2 * MARKER);
  pen.closePath();
  pen.fill();
}

import type { Hover } from '../board/hover';
import { nearest } from '../data/lines';
import type { Box, Pen } from '../kit/pen';
import type { Theme } from '../kit/theme';
import type { LineModel } from './lineModel';
import { paintLine } from './paintLines';
import type { Selection } from './selection';

/** With more lines a point on each hides them all. */
const MAX_POINTS = 50;

/** The crosshair, each line's point at it, and the run that is pointed at above all others. */
export function paintHover(pen: Pen, model: LineModel, hover: Pick<Hover, 'runId' | 'x'>, theme: Theme): void {
  const { box, axes, lines } = model;
  pen.save();
  pen.beginPath();
  pen.rect(box.left, box.top, box.width, box.height);
  pen.clip();
  const highlighted = lines.filter(({ runId }) => runId === hover.runId);
  if (highlighted.length > 0 && lines.length > highlighted.length) {
    pen.globalAlpha = 0.6;
    pen.fillStyle = theme.surface;
    pen.fillRect(box.left, box.top, box.width, box.height);
    for (const line of highlighted) paintLine(pen, model, line, line.ys.length > box.width && !line.smoothed ? 1.5 : 2.5);
  }
  if (hover.x !== undefined) {
    const left = Math.round(axes.x.toPixel(hover.x)) + 0.5;
    pen.globalAlpha = 1;
    pen.strokeStyle = theme.strong;
    pen.lineWidth = 1;
    pen.setLineDash([3, 3]);
    pen.beginPath();
    pen.moveTo(left, box.top);
    pen.lineTo(left, box.top + box.height);
    pen.stroke();
    pen.setLineDash([]);
    for (const line of lines.length > MAX_POINTS ? highlighted : lines) {
      const place = nearest(line, hover.x);
      const x = axes.x.toPixel(line.xs[place] ?? NaN);
      const y = axes.y.toPixel((line.smoothed ?? line.ys)[place] ?? NaN);
      if (Number.isNaN(x + y) || Math.abs(x - left) > box.width / 4) continue;
      pen.fillStyle = line.color;
      pen.beginPath();
      pen.arc(x, y, line.runId === hover.runId ? 4 : 3, 0, 2 * Math.PI);
      pen.fill();
    }
  }
  pen.restore();
}

/** What is being chosen. */
export function paintSelection(pen: Pen, box: Box, { x = [box.left, box.left + box.width], y = [box.top, box.top + box.height] }: Selection, theme: Theme): void {
  pen.globalAlpha = 0.2;
  pen.fillStyle = theme.text;
  pen.fillRect(x[0], y[0], x[1] - x[0], y[1] - y[0]);
  pen.globalAlpha = 1;
}

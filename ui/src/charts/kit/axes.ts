import type { Box, Pen, Size } from './pen';
import type { Scale, Tick } from './scale';
import type { Theme } from './theme';

const TICK_GAP = 6;
const ROW = 22;
const TITLE = 16;
/** About how many pixels a character of the labels takes. */
const CHARACTER = 6.3;

/** Where the axes leave room: as much on the left as the longest label of `yTicks` needs. */
export function plotBox({ width, height }: Size, yTicks: Tick[], titles: { x?: string; y?: string } = {}): Box {
  const longest = Math.max(3, ...yTicks.map(({ label }) => label.length));
  const left = Math.min(width / 2, Math.ceil(longest * CHARACTER) + TICK_GAP + 4 + (titles.y ? TITLE : 0));
  const top = 8;
  return { left, top, width: Math.max(1, width - left - 12), height: Math.max(1, height - top - ROW - (titles.x ? TITLE : 0)) };
}

export interface Axes {
  x: Scale;
  y: Scale;
  titles?: { x?: string; y?: string };
}

export function tickCounts(box: Size): { x: number; y: number } {
  return { x: Math.max(2, Math.floor(box.width / 90)), y: Math.max(2, Math.floor(box.height / 45)) };
}

export function paintAxes(pen: Pen, box: Box, { x, y, titles = {} }: Axes, theme: Theme): void {
  const counts = tickCounts(box);
  paintTicks(pen, box, x.ticks(counts.x), x, 'x', theme);
  paintTicks(pen, box, y.ticks(counts.y), y, 'y', theme);
  pen.fillStyle = theme.muted;
  pen.textAlign = 'center';
  if (titles.x) {
    pen.textBaseline = 'bottom';
    pen.fillText(titles.x, box.left + box.width / 2, box.top + box.height + ROW + TITLE);
  }
  if (titles.y) {
    pen.save();
    pen.translate(4, box.top + box.height / 2);
    pen.rotate(-Math.PI / 2);
    pen.textBaseline = 'top';
    pen.fillText(titles.y, 0, 0);
    pen.restore();
  }
}

function paintTicks(pen: Pen, box: Box, ticks: Tick[], scale: Scale, side: 'x' | 'y', theme: Theme): void {
  pen.font = theme.font;
  pen.strokeStyle = theme.grid;
  pen.lineWidth = 1;
  pen.setLineDash([]);
  pen.beginPath();
  for (const { at } of ticks) {
    // Half a pixel, so that a line of one pixel is not smeared over two.
    const place = Math.round(scale.toPixel(at)) + 0.5;
    if (side === 'x') {
      pen.moveTo(place, box.top);
      pen.lineTo(place, box.top + box.height);
    } else {
      pen.moveTo(box.left, place);
      pen.lineTo(box.left + box.width, place);
    }
  }
  pen.stroke();
  pen.fillStyle = theme.muted;
  pen.textAlign = side === 'x' ? 'center' : 'right';
  pen.textBaseline = side === 'x' ? 'top' : 'middle';
  let free = -Infinity;
  for (const { at, label } of ticks) {
    const place = scale.toPixel(at);
    if (side === 'y') pen.fillText(label, box.left - TICK_GAP, place);
    else {
      const half = pen.measureText(label).width / 2;
      const middle = Math.min(place, box.left + box.width + 12 - half);
      if (middle - half < free) continue;
      pen.fillText(label, middle, box.top + box.height + TICK_GAP);
      if (label) free = middle + half + TICK_GAP;
    }
  }
}

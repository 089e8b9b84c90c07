import type { Box } from '../kit/pen';

export interface Place {
  left: number;
  top: number;
}

/** What is dragged over, in pixels: a stretch of x, of y, or of both. */
export interface Selection {
  x: [left: number, right: number] | undefined;
  y: [top: number, bottom: number] | undefined;
}

/** A press that moves less than this chooses nothing. */
const MIN_DRAG = 5;
/** A hand that goes along x strays by less than so many pixels, or by less than this part of its way. */
const STRAY = 24;
const STRAY_PART = 0.35;

/** What a drag chooses; undefined when it is a click. */
export function selectionOf(from: Place, to: Place, { left, top, width, height }: Box): Selection | undefined {
  const within = (value: number, start: number, length: number) => Math.min(start + length, Math.max(start, value));
  const x = ascending(within(from.left, left, width), within(to.left, left, width));
  const y = ascending(within(from.top, top, height), within(to.top, top, height));
  const [wide, high] = [x[1] - x[0], y[1] - y[0]];
  if (wide < MIN_DRAG && high < STRAY) return undefined;
  const isAlongX = high < Math.max(STRAY, STRAY_PART * wide);
  const isAlongY = !isAlongX && wide < Math.max(MIN_DRAG, STRAY_PART * high);
  return { x: isAlongY ? undefined : x, y: isAlongX ? undefined : y };
}

function ascending(a: number, b: number): [number, number] {
  return a < b ? [a, b] : [b, a];
}

import type { Range } from '../board/zoom';
import { nearest } from '../data/lines';
import type { LineModel } from './lineModel';

/** What the crosshair of the chart is at. */
type Pointer = { x: number; runId: string | undefined } | undefined;

type Action = { zoom: Range } | { leave: 'step' | 'all' } | { x: number; runId: string | undefined };

/** Whether a range of x is shown, and whether one of x or of y is. */
interface Zooming {
  x: boolean;
  any: boolean;
}

/** How much of what is shown a key pans by. */
const PAN = 0.25;

/** What a key does to a chart of lines; undefined when it is none of its keys. */
export function keyAction({ key, shiftKey }: { key: string; shiftKey: boolean }, model: LineModel, pointer: Pointer, isZoomed: Zooming): Action | undefined {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowRight': {
      const direction = key === 'ArrowLeft' ? -1 : 1;
      return shiftKey ? { zoom: stretched(model, isZoomed.x ? direction * PAN : 0, 1) } : step(model, pointer, direction);
    }
    case '+':
    case '=':
      return { zoom: stretched(model, 0, 0.5, pointer?.x) };
    case '-':
      return isZoomed.x ? { zoom: stretched(model, 0, 2, pointer?.x) } : undefined;
    case 'Escape':
    case '0':
      return isZoomed.any ? { leave: key === '0' ? 'all' : 'step' } : undefined;
    default:
      return undefined;
  }
}

/** The range that is shown, ever narrower around `centre` with a factor below 1. */
export function zoomed(model: LineModel, factor: number, centre: number): Range {
  return stretched(model, 0, factor, centre);
}

/** The range that is shown, moved by a part of itself and stretched around `centre`; on a logarithmic axis, its logarithms. */
export function stretched({ axes: { x }, box }: LineModel, pan: number, factor: number, centre?: number): Range {
  const middle = centre === undefined ? box.left + box.width / 2 : x.toPixel(centre);
  const at = (edge: number) => x.toValue(middle + (edge - middle) * factor + pan * box.width);
  return [at(box.left), at(box.left + box.width)];
}

/** The next point of the run that is pointed at, or of the first. */
function step({ lines, axes: { x } }: LineModel, pointer: Pointer, direction: 1 | -1): Action | undefined {
  const line = lines.find(({ runId }) => runId === pointer?.runId) ?? lines[0];
  if (!line) return undefined;
  const from = pointer?.x ?? (direction === 1 ? x.domain[0] : x.domain[1]);
  const at = nearest(line, from);
  const next = pointer === undefined ? at : Math.min(line.xs.length - 1, Math.max(0, at + direction));
  const value = line.xs[next];
  return value === undefined ? undefined : { x: value, runId: line.runId };
}

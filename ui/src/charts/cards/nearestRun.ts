import { firstAtLeast, nearest } from '../data/lines';
import type { LineModel } from './lineModel';

/** The run whose line passes nearest to `top`, in pixels, at `x`. */
export function nearestRun({ lines, axes }: LineModel, x: number, top: number): string | undefined {
  let best: { runId: string; distance: number } | undefined;
  for (const line of lines) {
    const values = line.smoothed ?? line.ys;
    const after = line.isAscending ? firstAtLeast(line.xs, x) : nearest(line, x);
    const [a, b] = [Math.max(0, after - 1), Math.min(after, line.xs.length - 1)];
    const [xa, xb] = [line.xs[a]!, line.xs[b]!];
    const part = xb > xa ? Math.min(1, Math.max(0, (x - xa) / (xb - xa))) : 0;
    const distance = Math.abs(axes.y.toPixel(values[a]! + part * (values[b]! - values[a]!)) - top);
    if (distance < (best?.distance ?? Infinity)) best = { runId: line.runId, distance };
  }
  return best?.runId;
}

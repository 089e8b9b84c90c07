import type { Event } from '../data/events';
import { firstAtLeast, type Line, type XAxis } from '../data/lines';
import { type Axes, plotBox, tickCounts } from '../kit/axes';
import type { Box, Size } from '../kit/pen';
import { makeScale, paddedDomain, type Unit } from '../kit/scale';
import { isDrawable, quantile } from '../kit/statistics';

/** Where everything of a chart of lines lies. */
export interface LineModel {
  lines: Line[];
  events: readonly Event[];
  box: Box;
  axes: Axes;
}

export interface LineView {
  x: XAxis;
  zoom: [number, number] | undefined;
  logX: boolean;
  logY: boolean;
  withoutOutliers: boolean;
  /** Ends of the axes that are given. */
  xMin?: number | undefined;
  xMax?: number | undefined;
  yMin?: number | undefined;
  yMax?: number | undefined;
  /** What is spanned in y, where other charts have a say in it. */
  span?: [number, number] | undefined;
  /** What happened along x. */
  events?: readonly Event[];
}

/** Of so many values at most the percentiles are computed. */
const MAX_SORTED = 20_000;
const Y_MARGIN = 0.05;

export function unitOf(x: XAxis): Unit {
  if (x === 'step' || x === 'time') return x;
  return x === 'relative' ? 'duration' : 'number';
}

export function lineModel(lines: Line[], size: Size, view: LineView): LineModel {
  const xDomain = xDomainOf(lines, view);
  const yDomain = between(paddedDomain(...(view.span ?? shownExtent(lines, xDomain, view)), Y_MARGIN, view.logY), [view.yMin, view.yMax], view.logY);
  const titles = view.x.startsWith('m:') ? { x: view.x.slice(2) } : {};
  const draft = plotBox(size, [], titles);
  const vertical = (box: Box): [number, number] => [box.top + box.height, box.top];
  const labels = makeScale(yDomain, vertical(draft), 'number', view.logY).ticks(tickCounts(draft).y);
  const box = plotBox(size, labels, titles);
  return {
    lines,
    events: view.events ?? [],
    box,
    axes: {
      x: makeScale(xDomain, [box.left, box.left + box.width], unitOf(view.x), view.logX),
      y: makeScale(yDomain, vertical(box), 'number', view.logY),
      titles,
    },
  };
}

/** The lowest and highest value that a chart of its own would show. */
export function spanOf(lines: Line[], view: LineView): [number, number] {
  return shownExtent(lines, xDomainOf(lines, view), view);
}

function xDomainOf(lines: Line[], { x, zoom, logX, xMin, xMax }: LineView): [number, number] {
  return zoom ?? between(paddedDomain(...extent(lines, logX), x.startsWith('m:') ? 0.02 : 0, logX), [xMin, xMax], logX);
}

/** The domain with the ends that are given, where these leave something between them. */
function between([low, high]: [number, number], [start = low, end = high]: [number | undefined, number | undefined], isLog: boolean): [number, number] {
  return start < end && !(isLog && start <= 0) ? [start, end] : [low, high];
}

function extent(lines: Line[], isLog: boolean): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  const add = (x: number | undefined) => {
    if (x === undefined || !isDrawable(x) || (isLog && x <= 0)) return;
    low = Math.min(low, x);
    high = Math.max(high, x);
  };
  for (const { xs, isAscending } of lines) {
    if (isAscending && !isLog) [xs[0], xs.at(-1)].forEach(add);
    else xs.forEach(add);
  }
  return [low, high];
}

/** The values that are drawn between the ends of x; without outliers, their 5th and 95th percentile. */
function shownExtent(lines: Line[], xDomain: [number, number], { logY, withoutOutliers }: LineView): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  const sample: number[] = [];
  const total = lines.reduce((sum, { ys }) => sum + ys.length, 0);
  const every = Math.ceil(total / MAX_SORTED);
  let seen = 0;
  const add = (y: number) => {
    if (!isDrawable(y) || (logY && y <= 0)) return;
    if (y < low) low = y;
    if (y > high) high = y;
    seen += 1;
    if (withoutOutliers && seen % every === 0) sample.push(y);
  };
  for (const line of lines) {
    const [from, to] = visible(line, xDomain);
    for (const column of line.band ? [line.band.low, line.band.high] : [line.ys]) {
      for (let i = from; i < to; i += 1) {
        const x = line.xs[i]!;
        if (x >= xDomain[0] && x <= xDomain[1]) add(column[i]!);
      }
    }
  }
  if (sample.length < 3) return [low, high];
  sample.sort((a, b) => a - b);
  return [quantile(sample, 0.05), quantile(sample, 0.95)];
}

/** The places of the points to draw: those between the ends, and one beyond each. */
export function visible({ xs, isAscending }: Line, [start, end]: [number, number]): [number, number] {
  if (!isAscending) return [0, xs.length];
  return [Math.max(0, firstAtLeast(xs, start) - 1), Math.min(xs.length, firstAtLeast(xs, end) + 1)];
}

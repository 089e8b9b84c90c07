import type { Metric } from '../lib/api/runs';
import { count, exactNumber } from '../lib/format';

/** Beyond this a chart's arithmetic overflows. MLflow's server turns infinities into ±1.8e308, which lands here, too. */
const MAX_DRAWABLE = 1e300;

/** A history made ready for drawing. */
export interface Series {
  /** Time takes the place of steps when every point was logged at the same one. */
  axis: 'step' | 'time';
  /** Steps, or seconds since the epoch; ascending. */
  xs: number[];
  /** null is a gap: a value that exists and cannot be drawn. */
  ys: (number | null)[];
  /** Indices of the points that are drawn. */
  drawn: number[];
  /** What cannot be drawn, e.g. "2 NaN, 1 Infinity"; empty when everything can. */
  gaps: string;
}

export function toSeries(history: Metric[]): Series {
  const first = history[0];
  const axis = history.length > 1 && history.every(({ step }) => step === first?.step) ? 'time' : 'step';
  const x = ({ step, timestamp }: Metric) => (axis === 'step' ? step : timestamp / 1_000);
  const points = history.toSorted((a, b) => x(a) - x(b) || a.timestamp - b.timestamp);
  const ys = points.map(({ value }) => (Math.abs(value) <= MAX_DRAWABLE ? value : null));
  return {
    axis,
    xs: points.map(x),
    ys,
    drawn: ys.flatMap((value, index) => (value === null ? [] : [index])),
    gaps: describeGaps(points.map(({ value }) => value).filter((value) => !(Math.abs(value) <= MAX_DRAWABLE))),
  };
}

function describeGaps(values: number[]): string {
  const counts = new Map<string, number>();
  for (const value of values) {
    const name = exactNumber(value);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, n]) => `${n.toLocaleString()} × ${name}`).join(', ');
}

/** The chart in words, for those who cannot see it. */
export function describe(key: string, { ys, drawn, axis, gaps }: Series): string {
  const values = drawn.map((index) => ys[index] ?? NaN);
  const extreme = (pick: (a: number, b: number) => number) => exactNumber(values.reduce((a, b) => pick(a, b)));
  const shape =
    values.length === 0
      ? 'nothing to draw'
      : `${count(values.length, 'point')} drawn, first ${exactNumber(values.at(0) ?? NaN)}, last ${exactNumber(values.at(-1) ?? NaN)}, lowest ${extreme(Math.min)}, highest ${extreme(Math.max)}`;
  return `${key} by ${axis}: ${shape}${gaps && `, not drawn: ${gaps}`}`;
}

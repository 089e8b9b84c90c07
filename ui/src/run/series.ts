import type { Columns } from '../lib/api/columns';
import { count, exactNumber } from '../lib/format';

/** Beyond this a chart's arithmetic overflows. */
const MAX_DRAWABLE = 1e300;

/** A history made ready for drawing. */
export interface Series {
  /** Time takes the place of steps when every point was logged at the same one. */
  axis: 'step' | 'time';
  /** Steps, or seconds since the epoch; ascending. The server's own array. */
  xs: Float64Array;
  /** The server's own array where everything can be drawn; else a copy, in which null is a gap: a value that exists and cannot. */
  ys: Float64Array | (number | null)[];
  /** How many points are drawn. */
  drawn: number;
  /** What cannot be drawn, e.g. "2 × NaN, 1 × Infinity"; empty when everything can. */
  gaps: string;
}

export function toSeries({ steps, times, values }: Columns): Series {
  const axis = steps.length > 1 && steps[0] === steps.at(-1) ? 'time' : 'step';
  const hidden = values.filter((value) => !isDrawable(value));
  return {
    axis,
    xs: axis === 'step' ? steps : times,
    ys: hidden.length === 0 ? values : Array.from(values, (value) => (isDrawable(value) ? value : null)),
    drawn: values.length - hidden.length,
    gaps: describeGaps(hidden),
  };
}

function isDrawable(value: number): boolean {
  return Math.abs(value) <= MAX_DRAWABLE;
}

function describeGaps(values: Float64Array): string {
  const counts = new Map<string, number>();
  for (const value of values) {
    const name = exactNumber(value);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, n]) => `${n.toLocaleString()} × ${name}`).join(', ');
}

/** The chart in words, for those who cannot see it. */
export function describe(key: string, { ys, drawn, axis, gaps }: Series): string {
  const values = Array.from(ys).filter((value) => value !== null);
  const extreme = (pick: (a: number, b: number) => number) => exactNumber(values.reduce((a, b) => pick(a, b)));
  const shape =
    drawn === 0
      ? 'nothing to draw'
      : `${count(drawn, 'point')} drawn, first ${exactNumber(values.at(0) ?? NaN)}, last ${exactNumber(values.at(-1) ?? NaN)}, lowest ${extreme(Math.min)}, highest ${extreme(Math.max)}`;
  return `${key} by ${axis}: ${shape}${gaps && `, not drawn: ${gaps}`}`;
}

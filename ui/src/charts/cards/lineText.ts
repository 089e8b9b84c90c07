import { count, exactNumber } from '../../lib/format';
import type { Line, XAxis } from '../data/lines';
import { isDrawable } from '../kit/statistics';

/** What a line is in numbers. */
export interface LineSummary {
  drawn: number;
  first: number;
  last: number;
  lowest: number;
  highest: number;
  /** What cannot be drawn, e.g. "2 × NaN, 1 × Infinity"; empty when everything can. */
  gaps: string;
}

/** By what the server sent: smoothing and axes make new lines of the same values many times a second. */
const known = new WeakMap<Float64Array, LineSummary>();

export function summarize({ ys }: Pick<Line, 'ys'>): LineSummary {
  const summary = known.get(ys) ?? compute(ys);
  known.set(ys, summary);
  return summary;
}

function compute(ys: Float64Array): LineSummary {
  const values = ys.filter(isDrawable);
  return {
    drawn: values.length,
    first: values[0] ?? NaN,
    last: values.at(-1) ?? NaN,
    lowest: values.reduce((a, b) => Math.min(a, b), Infinity),
    highest: values.reduce((a, b) => Math.max(a, b), -Infinity),
    gaps: gapsText(ys.filter((value) => !isDrawable(value))),
  };
}

function gapsText(values: Float64Array): string {
  const counts = new Map<string, number>();
  for (const value of values) {
    const name = exactNumber(value);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, n]) => `${n.toLocaleString()} × ${name}`).join(', ');
}

/** More lines than this are not read out one by one: the chart's table has them all. */
const MAX_READ = 10;

/** The chart in words, for those who cannot see it. */
export function describeLines(title: string, x: XAxis, lines: readonly Line[]): string {
  const axis = { step: 'step', time: 'time', relative: 'relative time' }[x as string] ?? x.slice(2);
  const [only] = lines;
  if (lines.length === 1 && only) return `${title} by ${axis}: ${summaryText(only)}`;
  const read = lines.slice(0, MAX_READ).map((line) => `; ${line.name}: ${summaryText(line)}`);
  return `${title} by ${axis}: ${count(lines.length, 'line')}${read.join('')}`;
}

function summaryText(line: Line): string {
  const { drawn, first, last, lowest, highest, gaps } = summarize(line);
  const shape =
    drawn === 0
      ? 'nothing to draw'
      : `${count(drawn, 'point')} drawn, first ${exactNumber(first)}, last ${exactNumber(last)}, lowest ${exactNumber(lowest)}, highest ${exactNumber(highest)}`;
  return shape + (gaps && `, not drawn: ${gaps}`);
}

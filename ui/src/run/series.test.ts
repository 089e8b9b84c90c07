import { expect, test } from 'vitest';
import { describe as describeSeries, toSeries } from './series';

/** As the server orders them: by step, then time. */
function history(...points: [step: number, value: number, seconds?: number][]) {
  return {
    steps: Float64Array.from(points, ([step]) => step),
    times: Float64Array.from(points, ([step, , seconds = step]) => seconds),
    values: Float64Array.from(points, ([, value]) => value),
  };
}

test('what the server sent is drawn as it is', () => {
  const columns = history([-1, 5], [1, 10], [2, 20]);
  const series = toSeries(columns);
  expect(series).toMatchObject({ axis: 'step', drawn: 3, gaps: '' });
  expect(series.xs).toBe(columns.steps);
  expect(series.ys).toBe(columns.values);
});

test('NaN and the infinities are gaps that are counted by name', () => {
  const series = toSeries(history([0, 1], [1, NaN], [2, Infinity], [3, -Infinity], [4, NaN], [5, 2]));
  expect(series.ys).toEqual([1, null, null, null, null, 2]);
  expect(series).toMatchObject({ drawn: 2, gaps: '2 × NaN, 1 × Infinity, 1 × -Infinity' });
});

test('a value too large to draw is a gap under its own name', () => {
  expect(toSeries(history([0, 1], [1, 1.7976931348623157e308])).gaps).toBe('1 × 1.7976931348623157e+308');
});

test('points logged without steps are drawn over time, in seconds', () => {
  const columns = history([0, 2, 4], [0, 1, 5]);
  const series = toSeries(columns);
  expect(series.axis).toBe('time');
  expect(series.xs).toBe(columns.times);
});

test('a chart can be read aloud', () => {
  const text = describeSeries('loss', toSeries(history([0, 3], [1, NaN], [2, 1], [3, 2])));
  expect(text).toBe('loss by step: 3 points drawn, first 3, last 2, lowest 1, highest 3, not drawn: 1 × NaN');
  expect(describeSeries('loss', toSeries(history()))).toBe('loss by step: nothing to draw');
});

import { expect, test } from 'vitest';
import { describe as describeSeries, toSeries } from './series';

function history(...points: [step: number, value: number, timestamp?: number][]) {
  return points.map(([step, value, timestamp = step * 1_000]) => ({ key: 'm', step, value, timestamp }));
}

test('points are drawn in step order, whatever order they arrive in', () => {
  expect(toSeries(history([2, 20], [-1, 5], [1, 10]))).toMatchObject({ axis: 'step', xs: [-1, 1, 2], ys: [5, 10, 20], drawn: [0, 1, 2], gaps: '' });
});

test('NaN and the infinities are gaps that are counted by name', () => {
  const series = toSeries(history([0, 1], [1, NaN], [2, Infinity], [3, -Infinity], [4, NaN], [5, 2]));
  expect(series.ys).toEqual([1, null, null, null, null, 2]);
  expect(series.gaps).toBe('2 × NaN, 1 × Infinity, 1 × -Infinity');
});

test('a value too large to draw is a gap under its own name', () => {
  expect(toSeries(history([0, 1], [1, 1.7976931348623157e308])).gaps).toBe('1 × 1.7976931348623157e+308');
});

test('points logged without steps are drawn over time, in seconds', () => {
  expect(toSeries(history([0, 1, 5_000], [0, 2, 4_000]))).toMatchObject({ axis: 'time', xs: [4, 5], ys: [2, 1] });
});

test('a chart can be read aloud', () => {
  const text = describeSeries('loss', toSeries(history([0, 3], [1, NaN], [2, 1], [3, 2])));
  expect(text).toBe('loss by step: 3 points drawn, first 3, last 2, lowest 1, highest 3, not drawn: 1 × NaN');
  expect(describeSeries('loss', toSeries([]))).toBe('loss by step: nothing to draw');
});

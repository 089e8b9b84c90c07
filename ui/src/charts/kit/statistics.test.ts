import { expect, test } from 'vitest';
import { fiveNumbers, quantile, trend } from './statistics';

test('quantiles lie between their neighbours', () => {
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
  expect(quantile([7], 0.05)).toBe(7);
});

test('a box holds the middle half, and what is far away stands alone', () => {
  expect(fiveNumbers([5, 1, 3, 2, 4, NaN, 100])).toEqual({ low: 1, lowerQuartile: 2.25, median: 3.5, upperQuartile: 4.75, high: 5, outliers: [100] });
  expect(fiveNumbers([Infinity])).toBeUndefined();
});

test('a trend is the line of least squares', () => {
  const line = trend([0, 1, 2, 3].map((x) => ({ x, y: 2 * x + 1 })));
  expect(line).toMatchObject({ slope: 2, intercept: 1, r2: 1 });
  expect(trend([{ x: 1, y: 1 }, { x: 1, y: 2 }, { x: 1, y: 3 }])).toBeUndefined();
});

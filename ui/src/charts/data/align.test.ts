import { expect, test } from 'vitest';
import { evaluateSeries, splice, valuesAt } from './align';
import { parseExpression } from './expression';

function history(...points: [step: number, value: number][]) {
  const steps = Float64Array.from(points, ([step]) => step);
  return { steps, times: steps.map((step) => step + 1_000), values: Float64Array.from(points, ([, value]) => value) };
}

test('between two points of a sampled history lies the straight line, and outside nothing', () => {
  const values = valuesAt(history([0, 10], [10, 20]), Float64Array.of(-1, 0, 5, 10, 11));
  expect([...values]).toEqual([NaN, 10, 15, 20, NaN]);
});

test('of several points at one step the last counts', () => {
  expect([...valuesAt(history([1, 5], [1, 6], [2, 8]), Float64Array.of(1, 2))]).toEqual([6, 8]);
});

test('an expression is evaluated where all of its metrics are known', () => {
  const series = new Map([
    ['a', history([0, 1], [1, 2], [2, 3])],
    ['b', history([1, 10], [2, 20])],
  ]);
  const result = evaluateSeries(parseExpression('b - a', series.keys()), (key) => series.get(key));
  expect(result).toEqual({ steps: Float64Array.of(1, 2), times: Float64Array.of(1_001, 1_002), values: Float64Array.of(8, 17) });
  expect(evaluateSeries(parseExpression('b - a', series.keys()), (key) => (key === 'a' ? series.get(key) : undefined))).toBeUndefined();
});

test('a zoomed line goes on outside of what was read finely', () => {
  const coarse = history([0, 0], [10, 1], [20, 2], [30, 3]);
  const fine = history([9, 9], [10, 9], [15, 9]);
  expect([...(splice(coarse, fine, { start: 9, end: 15 })?.steps ?? [])]).toEqual([0, 9, 10, 15, 20, 30]);
  expect(splice(coarse, undefined, { start: 9, end: 15 })).toBe(coarse);
});

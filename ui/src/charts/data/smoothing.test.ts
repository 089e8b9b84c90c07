import { expect, test } from 'vitest';
import { smooth } from './smoothing';

test('an exponential average begins at the first value and forgets the past by its weight', () => {
  const smoothed = smooth(Float64Array.of(4, 0, 0), 'ema', 0.5);
  expect(smoothed[0]).toBe(4);
  expect(smoothed[1]).toBeCloseTo(4 / 3);
  expect(smoothed[2]).toBeCloseTo(4 / 7);
});

test('a constant stays what it is', () => {
  const constant = new Float64Array(500).fill(3);
  for (const kind of ['ema', 'average'] as const) {
    for (const value of smooth(constant, kind, 0.99)) expect(value).toBeCloseTo(3, 10);
  }
});

test('a moving average is the mean of the last values', () => {
  // A strength of 0.005 is a window of two.
  expect([...smooth(Float64Array.of(2, 4, 8, 0), 'average', 0.005)]).toEqual([2, 3, 6, 4]);
});

test('NaN and the infinities stay, and spoil nothing after them', () => {
  for (const kind of ['ema', 'average'] as const) {
    const smoothed = smooth(Float64Array.of(1, NaN, Infinity, 1), kind, 0.9);
    expect(smoothed[1]).toBeNaN();
    expect(smoothed[2]).toBe(Infinity);
    expect(smoothed[3]).toBeCloseTo(1);
  }
});

import { expect, test } from 'vitest';
import { binOf, binsOf } from './bins';

test('stretches are round, hold all values and follow each other', () => {
  const values = Array.from({ length: 200 }, (_, i) => 0.13 + (i / 199) * 0.81);
  const bins = binsOf(values);
  expect(bins[0]!.start).toBeLessThanOrEqual(0.13);
  expect(bins.at(-1)!.end).toBeGreaterThanOrEqual(0.94);
  bins.slice(1).forEach(({ start }, place) => expect(start).toBe(bins[place]!.end));
  const counts = bins.map((_, place) => values.filter((value) => binOf(bins, value) === place).length);
  expect(counts.reduce((a, b) => a + b)).toBe(200);
});

test('equal values, none, and what is no number', () => {
  expect(binsOf([5, 5, 5])).toEqual([{ start: 5, end: 5 }]);
  expect(binsOf([])).toEqual([]);
  expect(binsOf([NaN, Infinity])).toEqual([]);
  expect(binOf([{ start: 5, end: 5 }], 5)).toBe(0);
});

test('a value far out does not put all others into one', () => {
  const bins = binsOf([...Array.from({ length: 100 }, (_, i) => i / 100), 3]);
  expect(binOf(bins, 0.9)).toBeGreaterThan(binOf(bins, 0.1));
});

test('the greatest value is in the last stretch', () => {
  const bins = binsOf([0, 1, 2, 3, 4]);
  expect(binOf(bins, 4)).toBe(bins.length - 1);
});

import { expect, test } from 'vitest';
import { deltaOf, numberOf } from './delta';

test('a difference has an arrow, and a percentage where it is asked for', () => {
  expect(deltaOf(0.5, 0.4, false).text).toBe('▲ 0.1');
  expect(deltaOf(0.5, 0.4, true).text).toBe('▲ 25 %');
  expect(deltaOf(-3, -2, true)).toEqual({ text: '▼ 50 %', title: '-1, -50 % of the baseline’s -2' });
  expect(deltaOf(1, 1, true).text).toBe('=');
});

test('there is no percentage of nothing, and no difference from what is no number', () => {
  expect(deltaOf(2, 0, true)).toEqual({ text: '▲ 2', title: '2, the baseline’s 0' });
  expect(deltaOf(NaN, 1, true).text).toBe('');
});

test('parameters are numbers when they read as such', () => {
  expect([numberOf('1e-3'), numberOf('adam'), numberOf(''), numberOf(2), numberOf(undefined)]).toEqual([0.001, undefined, undefined, 2, undefined]);
});

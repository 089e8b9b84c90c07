import { expect, test } from 'vitest';
import { nextSort, tableOrder } from './tableOrder';

const ROWS: unknown[][] = [['b10', 2], ['B9', null], ['a', '10'], ['', NaN], ['b9', 'many']];
const order = (sort: number | undefined, filter = '') => tableOrder(ROWS.length, (index) => ROWS[index], sort, filter);

test('numbers are ordered as numbers before texts, and what is empty comes last either way', () => {
  expect(order(2)).toEqual([0, 2, 4, 1, 3]);
  expect(order(-2)).toEqual([4, 2, 0, 1, 3]);
  expect(order(1)?.slice(0, 1)).toEqual([2]);
  expect(order(1)?.slice(-2)).toEqual([0, 3]);
});

test('rows are found by any of their cells, whatever its case', () => {
  expect(order(undefined, 'B9')).toEqual([1, 4]);
  expect(order(-2, 'b')).toEqual([4, 0, 1]);
  expect(order(undefined)).toBeUndefined();
});

test('a header orders upwards, then downwards, then not at all', () => {
  expect([nextSort(undefined, 3), nextSort(3, 3), nextSort(-3, 3), nextSort(-3, 1)]).toEqual([3, -3, undefined, 1]);
});

import { expect, test } from 'vitest';
import { NOTHING_SELECTED, select } from './selection';

const idAt = (index: number) => (index === 2 ? undefined : `r${index}`);
const at = (...steps: [index: number, isRange?: boolean][]) =>
  [...steps.reduce((selection, [index, isRange = false]) => select(selection, index, isRange, idAt), NOTHING_SELECTED).ids].sort();

test('rows are selected and deselected one by one', () => {
  expect(at([0], [3], [0])).toEqual(['r3']);
});

test('a range goes from the last row on, in either direction, past lines that are no runs', () => {
  expect(at([4], [1, true])).toEqual(['r1', 'r3', 'r4']);
  expect(at([0], [4, true])).toEqual(['r0', 'r1', 'r3', 'r4']);
});

test('a range to a selected row deselects', () => {
  expect(at([0], [4, true], [3], [4, true])).toEqual(['r0', 'r1']);
});

test('a line that is no run cannot be selected', () => {
  expect(at([2])).toEqual([]);
});

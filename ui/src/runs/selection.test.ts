import { expect, test } from 'vitest';
import { type DisplayRow, runsBetween } from './displayRows';
import { NOTHING_SELECTED, select } from './selection';

/** A table of these runs; `-` is a line that is no run. */
function table(ids: string) {
  const rows = [...ids].map((id) => (id === '-' ? { type: 'note', text: '', depth: 0 } : { type: 'run', run: { id }, depth: 0 }) as DisplayRow);
  return { count: rows.length, at: (index: number) => rows[index] };
}

const between = (ids: string) => (from: string, to: string) => runsBetween(table(ids), from, to);
const ROWS = 'ab-cd';
const after = (...steps: [id: string, isRange?: boolean][]) =>
  [...steps.reduce((selection, [id, isRange = false]) => select(selection, id, isRange ? between(ROWS) : undefined), NOTHING_SELECTED).ids].sort().join('');

test('runs are selected and deselected one by one', () => {
  expect(after(['a'], ['c'], ['a'])).toBe('c');
});

test('a range goes from the last run on, in either direction, past lines that are no runs', () => {
  expect(after(['d'], ['b', true])).toBe('bcd');
  expect(after(['a'], ['d', true])).toBe('abcd');
});

test('a range to a selected run deselects', () => {
  expect(after(['a'], ['d', true], ['c'], ['d', true])).toBe('ab');
});

test('a range starts at the run that was selected last, though others came above it', () => {
  const first = select(NOTHING_SELECTED, 'b');
  expect([...select(first, 'd', between('xyab-cd')).ids].join('')).toBe('bcd');
});

test('a run whose range starts at one that is gone is selected alone', () => {
  const first = select(NOTHING_SELECTED, 'b');
  expect([...select(first, 'd', between('acd')).ids].join('')).toBe('bd');
});

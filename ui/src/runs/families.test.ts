import { expect, test } from 'vitest';
import type { RunRow, RunsPage } from '../lib/api/runsTable';
import { rowsBelow, topClause } from './families';

function page(ids: string, hasMore = false): RunsPage {
  return { rows: [...ids].map((id) => ({ id }) as RunRow), hasMore };
}

const PAGES = new Map([
  ['a', page('bc')],
  ['c', page('d')],
  ['d', page('a', true)],
  ['e', undefined],
]);
const CHILDREN = new Map([['a', 2], ['c', 1], ['d', 1]]);

function below(id: string, open: string): string[] {
  const rows = rowsBelow(id, PAGES, { children: CHILDREN, open: new Set(open) });
  return rows.map((row) => (row.type === 'run' ? `${row.depth}${row.run.id}${row.children || ''}${row.isOpen ? '-' : ''}` : row.type === 'note' ? `${row.depth} ${row.text}` : ''));
}

test('children of children are below them when they are open', () => {
  expect(below('a', 'a')).toEqual(['1b', '1c1']);
  expect(below('a', 'ac')).toEqual(['1b', '1c1-', '2d1']);
  expect(below('e', 'e')).toEqual(['1 Loading…']);
});

test('a run that is said to be below itself is listed, and ends there', () => {
  expect(below('a', 'acd')).toEqual(['1b', '1c1-', '2d1-', '3a2', '3 Only the first 200 are shown: a filter finds the others.']);
});

test('runs of a group have no children below them', () => {
  expect(rowsBelow('a', PAGES, undefined)).toEqual([
    { type: 'run', run: { id: 'b' }, depth: 1 },
    { type: 'run', run: { id: 'c' }, depth: 1 },
  ]);
});

test('children whose parent is not there stand at the top', () => {
  expect(topClause([])).toBe('tags.`mlflow.parentRunId` IS NULL');
  expect(topClause(['x'])).toBe("tags.`mlflow.parentRunId` IS NULL OR tags.`mlflow.parentRunId` = 'x'");
  expect(topClause(Array.from({ length: 999 }, String)).split(' OR ').length).toBeLessThan(256);
});

import { expect, test } from 'vitest';
import { type DisplayRow, keyOf, placeOf, withInserted } from './displayRows';

function note(text: string): DisplayRow {
  return { type: 'note', text, depth: 0 };
}

function texts(rows: ReturnType<typeof withInserted>): string[] {
  return Array.from({ length: rows.count }, (_, index) => {
    const row = rows.at(index);
    return row?.type === 'note' ? row.text : '?';
  });
}

const LIST = { count: 4, at: (index: number) => note(String(index)) };

test('what is inserted comes below its line, and the others move down', () => {
  const rows = withInserted(LIST, [
    { below: 0, rows: [note('0a'), note('0b')] },
    { below: 2, rows: [] },
    { below: 3, rows: [note('3a')] },
  ]);
  expect(texts(rows)).toEqual(['0', '0a', '0b', '1', '2', '3', '3a']);
});

test('without insertions the list is what it was', () => {
  expect(withInserted(LIST, [])).toBe(LIST);
});

test('a line is found again after others came and went', () => {
  const runs = (ids: string) => ({ count: ids.length, at: (index: number) => ({ type: 'run', run: { id: ids[index] }, depth: 0 }) as DisplayRow });
  expect(placeOf(runs('abc'), 'b', 1)).toBe(1);
  expect(placeOf(runs('xyabc'), 'b', 1)).toBe(3);
  expect(placeOf(runs('bc'), 'b', 1)).toBe(0);
  expect(placeOf(runs('ac'), 'b', 1)).toBeUndefined();
  expect(keyOf(note('x'))).toBeUndefined();
});

import { expect, test } from 'vitest';
import { firstChoice, readTable, sharedColumns, togetherBy } from './tables';

const table = (columns: string[], ...rows: unknown[][]) => ({ columns, rows });
const A = table(['id', 'question', 'answer'], [1, 'why', 'so'], [2, 'how', 'thus']);
const B = table(['question', 'answer', 'score'], ['how', 'thus', 1], ['who', 'me', 0.5], ['why', 'because', 0]);

test('rows are brought together by what they share, wherever they stand', () => {
  expect(sharedColumns([A, B])).toEqual(['question', 'answer']);
  expect(firstChoice(['question', 'answer'])).toEqual({ by: ['question'], shown: 'answer' });
  expect(togetherBy([A, B], ['question'], 'answer')).toEqual([
    { names: ['why'], cells: ['so', 'because'], differs: true },
    { names: ['how'], cells: ['thus', 'thus'], differs: false },
    { names: ['who'], cells: [undefined, 'me'], differs: true },
  ]);
});

test('rows of one name are matched in their order, and an empty cell is not a missing row', () => {
  const twice = table(['q', 'a'], ['x', 1], ['x', null]);
  const once = table(['q', 'a'], ['x', 1]);
  expect(togetherBy([twice, once], ['q'], 'a').map(({ cells }) => cells)).toEqual([[1, 1], [null, undefined]]);
});

test('tables are told from other JSON', () => {
  const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  expect(readTable(bytes({ columns: ['a'], data: [[1]] }))).toEqual(table(['a'], [1]));
  expect(readTable(bytes({ a: 1 }))).toBeUndefined();
  expect(readTable(new TextEncoder().encode('{broken'))).toBeUndefined();
});

import { expect, test } from 'vitest';
import { parseQuery, stringifyQuery, textSearch } from './urlState';

test('text survives the way into the URL and back, whatever it looks like', () => {
  const search = { searchFilter: "metrics.`val/loss` < 0.1 AND tags.a = '#&=+%'", orderByAsc: 'false', columns: '5' };
  expect(parseQuery(stringifyQuery(search).slice(1))).toEqual(search);
});

test('what is not set leaves no trace', () => {
  expect(stringifyQuery({ searchFilter: undefined, columns: '' })).toBe('');
});

test('a search from the URL is bounded', () => {
  expect(textSearch({ searchFilter: 'x'.repeat(1_000_000) }).searchFilter).toHaveLength(5_000);
});

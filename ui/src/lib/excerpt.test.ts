import { expect, test } from 'vitest';
import { excerpt } from './excerpt';

test('notes are known by their first line, without the signs of Markdown', () => {
  expect(excerpt('\n## A **bold** `sweep` of *lr*\n\nmore')).toBe('A bold sweep of lr');
  expect(excerpt('- see [the report](https://example.com/a_b)')).toBe('see the report');
  expect(excerpt('snake_case_name and 2 * 3 * 4')).toBe('snake_case_name and 2 * 3 * 4');
  expect(excerpt('')).toBeUndefined();
  expect(excerpt(undefined)).toBeUndefined();
});

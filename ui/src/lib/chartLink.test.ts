import { expect, test } from 'vitest';
import { readState } from '../charts/board/state';
import { chartOf } from './chartLink';

test('a link to a chart finds that of its metric, whatever its name holds, and no other', () => {
  expect(new RegExp(readState(chartOf('val/auc (top-5) & more')).search).test('val/auc (top-5) & more')).toBe(true);
  expect(new RegExp(readState(chartOf('a.b')).search).test('a-b')).toBe(false);
  expect(['a', 'b', 'ab'].filter((key) => new RegExp(readState(chartOf('a', 'b')).search).test(key))).toEqual(['a', 'b']);
});

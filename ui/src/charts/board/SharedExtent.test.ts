import { expect, test, vi } from 'vitest';
import { SharedExtent } from './SharedExtent';

test('charts span together what each of them spans, and are told when that changes', () => {
  const shared = new SharedExtent();
  const told = vi.fn();
  shared.subscribe(told);
  // A chart without a line spans nothing.
  shared.set('a', [Infinity, -Infinity]);
  expect([shared.current, told.mock.calls.length]).toEqual([undefined, 0]);
  shared.set('b', [0, 5]);
  shared.set('c', [2, 9]);
  shared.set('d', [3, 4]);
  expect([shared.current, told.mock.calls.length]).toEqual([[0, 9], 2]);
  shared.set('c', [2, 3]);
  expect(shared.current).toEqual([0, 5]);
});

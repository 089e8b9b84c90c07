import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { atIntervals } from './atIntervals';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('the first wish is met at once, those that follow together, and each name by itself', () => {
  const act = vi.fn();
  const ask = atIntervals(5_000, act);
  ['a', 'a', 'b', 'a'].forEach(ask);
  expect(act.mock.calls).toEqual([['a'], ['b']]);
  vi.advanceTimersByTime(4_999);
  expect(act).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(1);
  expect(act.mock.calls.slice(2)).toEqual([['a']]);
  vi.advanceTimersByTime(60_000);
  expect(act).toHaveBeenCalledTimes(3);
});

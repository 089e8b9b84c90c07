import { expect, it, vi } from 'vitest';
import { inRequests, takeSteps } from './bulk';

const ids = (count: number) => Array.from({ length: count }, (_, index) => String(index));

it('runs are changed in requests that the server takes, all of them and in their order', () => {
  expect(inRequests([])).toEqual([]);
  expect(inRequests(ids(2_001)).map(({ length }) => length)).toEqual([1_000, 1_000, 1]);
  expect(inRequests(ids(2_001)).flat()).toEqual(ids(2_001));
});

it('steps are taken one after the other, and each is told', async () => {
  const onTaken = vi.fn();
  const order: string[] = [];
  const step = (name: string, runs: number) => ({
    runs,
    take: async () => {
      order.push(`${name} starts`);
      await Promise.resolve();
      order.push(`${name} ends`);
      return name;
    },
  });
  expect(await takeSteps([step('a', 3), step('b', 2)], onTaken)).toEqual({ taken: [{ runs: 3, result: 'a' }, { runs: 2, result: 'b' }] });
  expect(order).toEqual(['a starts', 'a ends', 'b starts', 'b ends']);
  expect(onTaken.mock.calls).toEqual([[3], [5]]);
});

it('after one that fails no other is taken, and those before it are known', async () => {
  const last = vi.fn();
  const steps = [{ runs: 3, take: () => Promise.resolve('a') }, { runs: 2, take: () => Promise.reject(new Error('busy')) }, { runs: 1, take: last }];
  expect(await takeSteps(steps, () => undefined)).toEqual({ taken: [{ runs: 3, result: 'a' }], error: new Error('busy') });
  expect(last).not.toHaveBeenCalled();
});

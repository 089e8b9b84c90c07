import { expect, test } from 'vitest';
import type { ChartRun } from '../types';
import { pickValue } from './pickValue';

function run(id: string, startTime: number, last: number): ChartRun {
  return { id, name: id, color: '#000', experimentId: '0', status: 'FINISHED', startTime, params: new Map(), metrics: new Map([['acc', { last, min: 0, max: 9 }]]) };
}

const RUNS = [run('a', 3, 0.4), run('b', 9, 0.2), run('c', 1, 0.9), run('broken', 99, NaN)];

test('the number is that of the best or newest run, or the mean of all that have one', () => {
  const pick = (which: 'highest' | 'lowest' | 'newest' | 'mean') => pickValue(RUNS, { metric: 'acc', stat: 'last', pick: which });
  expect(pick('highest')).toMatchObject({ value: 0.9, run: { id: 'c' }, count: 3 });
  expect(pick('lowest')).toMatchObject({ value: 0.2, run: { id: 'b' } });
  expect(pick('newest')).toMatchObject({ value: 0.2, run: { id: 'b' } });
  expect(pick('mean')).toMatchObject({ value: 0.5, run: undefined });
  expect(pickValue(RUNS, { metric: 'none', stat: 'last', pick: 'mean' })).toBeUndefined();
});

import { expect, test } from 'vitest';
import type { ChartRun } from '../types';
import { aggregate } from './groups';
import { nearest, toLine, type XAxis } from './lines';

function line(id: string, points: [step: number, value: number, seconds?: number][], x: XAxis = 'step', xMetric?: [number, number][]) {
  const run: ChartRun = { id, name: id, color: '#000', experimentId: '0', status: 'RUNNING', startTime: 100_000, params: new Map(), metrics: new Map() };
  const columns = (of: [number, number, number?][]) => ({
    steps: Float64Array.from(of, ([step]) => step),
    times: Float64Array.from(of, ([step, , seconds = step]) => seconds),
    values: Float64Array.from(of, ([, value]) => value),
  });
  return toLine(run, 'loss', 0, columns(points), x, xMetric && columns(xMetric));
}

test('relative time begins with the run, or with a point that is older', () => {
  expect([...line('a', [[0, 1, 101], [1, 2, 105]], 'relative').xs]).toEqual([1, 5]);
  expect([...line('a', [[0, 1, 90], [1, 2, 105]], 'relative').xs]).toEqual([0, 15]);
});

test('over another metric a line goes where its values go', () => {
  const back = line('a', [[0, 1], [1, 2], [2, 3]], 'm:acc', [[0, 5], [1, 9], [2, 7]]);
  expect([...back.xs]).toEqual([5, 9, 7]);
  expect(back.isAscending).toBe(false);
  expect(nearest(back, 7.4)).toBe(2);
});

test('the nearest point is found, and none of no points', () => {
  const steps = line('a', [[0, 1], [10, 2], [20, 3]]);
  expect([-5, 4, 6, 100].map((x) => nearest(steps, x))).toEqual([0, 0, 1, 2]);
  expect(nearest(line('a', []), 1)).toBe(-1);
});

test('a group is the mean of its runs and a band around it, each over its own steps', () => {
  const lines = [line('a', [[0, 0], [2, 4]]), line('b', [[0, 2], [1, 2], [2, 0]]), line('c', [[0, 99]])];
  const group = { id: 'g', name: 'g', color: '#123456', runIds: ['a', 'b'] };
  const [mean] = aggregate(lines, [group], 'minmax');
  expect(mean).toMatchObject({ name: 'g', color: '#123456' });
  expect([mean?.xs, mean?.ys, mean?.band?.low, mean?.band?.high].map((column) => [...(column ?? [])])).toEqual([[0, 1, 2], [1, 2, 2], [0, 2, 0], [2, 2, 4]]);
  const [spread] = aggregate(lines, [group], 'std');
  expect([...(spread?.band?.high ?? [])]).toEqual([2, 2, 4]);
});

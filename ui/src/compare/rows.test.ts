import { expect, test } from 'vitest';
import { toRun } from '../lib/api/runs';
import { chosenRows, compareRuns, readValue } from './rows';

function run(id: string, params: Record<string, string>, loss: number | 'NaN') {
  return toRun({
    info: { run_id: id, experiment_id: '1', status: 'FINISHED', start_time: 1_000, end_time: 3_000 },
    data: {
      params: Object.entries(params).map(([key, value]) => ({ key, value })),
      metrics: [{ key: 'loss', value: loss, timestamp: 1 }],
    },
  });
}

const RUNS = [run('a', { batch: '32', lr: '0.1', only: 'x' }, 'NaN'), run('b', { batch: '32', lr: '0.2' }, 'NaN')];

const CONTEXT = { experimentName: () => 'experiment', now: 61_000 };

test('what differs comes first, and a value that one lacks is a difference', () => {
  const [params] = compareRuns(RUNS, CONTEXT);
  expect(params?.rows.map(({ key, differs }) => [key, differs])).toEqual([
    ['lr', true],
    ['only', true],
    ['batch', false],
  ]);
});

test('NaN is the same as NaN', () => {
  const metrics = compareRuns(RUNS, CONTEXT)[1];
  expect(metrics?.rows).toEqual([{ key: 'loss', values: [NaN, NaN], differs: false }]);
});

test('rows are narrowed to differences and names', () => {
  const rows = compareRuns(RUNS, CONTEXT)[0]?.rows ?? [];
  expect(chosenRows(rows, true, 'L').map(({ key }) => key)).toEqual(['lr', 'only']);
  expect(chosenRows(rows, false, 'batch')).toHaveLength(1);
});

test('a duration is readable, and what still runs says so', () => {
  const live = { ...run('c', {}, 1), status: 'RUNNING' as const, ended: undefined };
  const rows = compareRuns([...RUNS.slice(0, 1), live], CONTEXT)[2]?.rows ?? [];
  const found = rows.find(({ key }) => key === 'Duration');
  expect(found?.values).toEqual([2_000, '1m 00s so far']);
  expect(found && readValue(found, found.values[0])).toBe('2.0 s');
  expect(rows.find(({ key }) => key === 'Ended')?.values).toEqual(['1970-01-01T00:00:03.000Z', undefined]);
});

test('other numbers than the last are compared where they are known', () => {
  const stats = new Map([['a', new Map([['loss', 0.5]])]]);
  expect(compareRuns(RUNS, { ...CONTEXT, stats })[1]?.rows).toEqual([{ key: 'loss', values: [0.5, undefined], differs: true }]);
});

import { expect, test } from 'vitest';
import { toRun } from '../lib/api/runs';
import { chosenRows, compareRuns } from './rows';

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

test('what differs comes first, and a value that one lacks is a difference', () => {
  const [params] = compareRuns(RUNS, () => 'experiment');
  expect(params?.rows.map(({ key, differs }) => [key, differs])).toEqual([
    ['lr', true],
    ['only', true],
    ['batch', false],
  ]);
});

test('NaN is the same as NaN', () => {
  const metrics = compareRuns(RUNS, () => 'experiment')[1];
  expect(metrics?.rows).toEqual([{ key: 'loss', values: [NaN, NaN], differs: false }]);
});

test('rows are narrowed to differences and names', () => {
  const rows = compareRuns(RUNS, () => 'experiment')[0]?.rows ?? [];
  expect(chosenRows(rows, true, 'L').map(({ key }) => key)).toEqual(['lr', 'only']);
  expect(chosenRows(rows, false, 'batch')).toHaveLength(1);
});

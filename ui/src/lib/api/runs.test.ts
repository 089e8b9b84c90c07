import { expect, test } from 'vitest';
import { toMetric, toRun } from './runs';

test('a run that says almost nothing has defaults, not holes', () => {
  const run = toRun({ info: { run_id: 'abc', experiment_id: '0', start_time: 0 } });
  expect(run).toMatchObject({ name: 'abc', status: 'RUNNING', user: '', started: undefined, parentId: undefined, datasets: [], modelOutputs: [] });
  expect(run.metrics.size).toBe(0);
});

test('NaN and the infinities arrive as text and are numbers here', () => {
  const values = (['NaN', 'Infinity', '-Infinity', 1.5] as const).map((value) => toMetric({ key: 'm', value, timestamp: 1 }).value);
  expect(values).toEqual([NaN, Infinity, -Infinity, 1.5]);
});

test('a key named like a part of JavaScript is a key', () => {
  const run = toRun({ info: { run_id: 'a', experiment_id: '0' }, data: { params: [{ key: '__proto__', value: '1' }, { key: 'empty' }] } });
  expect([...run.params]).toEqual([
    ['__proto__', '1'],
    ['empty', ''],
  ]);
});

test('the context of a dataset is its input’s tag', () => {
  const run = toRun({
    info: { run_id: 'a', experiment_id: '0' },
    inputs: { dataset_inputs: [{ tags: [{ key: 'mlflow.data.context', value: 'eval' }], dataset: { name: 'd', digest: '1' } }] },
  });
  expect(run.datasets).toEqual([{ name: 'd', digest: '1', sourceType: '', source: '', context: 'eval', schema: '', profile: '' }]);
});

import { expect, test } from 'vitest';
import { toRun } from '../lib/api/runs';
import { DEFAULT_COLUMNS, columnsOf } from './columns';

function run(metrics: Record<string, number>, params: Record<string, string> = {}) {
  return toRun({
    info: { run_id: 'r', experiment_id: '0' },
    data: {
      metrics: Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp: 0 })),
      params: Object.entries(params).map(([key, value]) => ({ key, value })),
    },
  });
}

test('columns are the union over all runs, numbers in names in their order, metrics of the machine last', () => {
  const { metrics } = columnsOf([run({ 'system/cpu': 1, m10: 1 }), run({ m9: 1, z: 1 })], false);
  expect(metrics.map(({ key }) => key)).toEqual(['m9', 'm10', 'z', 'system/cpu']);
});

test('a parameter’s column is numeric when every value in it is', () => {
  const { params } = columnsOf([run({}, { lr: '0.1', depth: '3' }), run({}, { lr: '1e-4', depth: 'auto' })], false);
  expect(params).toEqual([
    { key: 'depth', numeric: false },
    { key: 'lr', numeric: true },
  ]);
});

test('a metric’s column knows its longest fraction', () => {
  const { metrics } = columnsOf([run({ a: 0.5 }), run({ a: 0.125 }), run({ a: NaN })], false);
  expect(metrics).toEqual([{ key: 'a', decimals: 3 }]);
});

test('many columns wait until they are asked for', () => {
  const wide = run(Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`m${i}`, i])));
  expect(columnsOf([wide], false)).toMatchObject({ hidden: 1_000 - DEFAULT_COLUMNS });
  expect(columnsOf([wide], true).metrics).toHaveLength(1_000);
});

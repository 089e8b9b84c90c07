import { expect, test } from 'vitest';
import type { ChartRun } from '../types';
import { overviewCards } from './overview';

function run(id: string, params: Record<string, string>, metrics: string[]): ChartRun {
  const numbers = new Map(metrics.map((key) => [key, { last: 1, min: 1, max: 1 }]));
  return { id, name: id, color: '#000000', experimentId: '1', status: 'FINISHED', startTime: 0, params: new Map(Object.entries(params)), metrics: numbers };
}

test('a comparison begins with how the params that differ lead to the metrics', () => {
  const runs = [run('a', { arch: 'x', lr: '1', size: '7', seed: '1' }, ['layer/0', 'auc', 'system/cpu']), run('b', { arch: 'y', lr: '2', size: '7', seed: '2' }, ['layer/0', 'auc', 'alone', 'system/cpu'])];
  const [parallel, scatter] = overviewCards(runs, ['alone', 'auc', 'layer/0', 'system/cpu'], ['arch', 'lr', 'seed', 'size']);
  expect(parallel).toMatchObject({ kind: 'parallel', dimensions: ['p:lr', 'p:arch', 'p:seed', 'm:layer/0', 'm:auc'], color: 'm:auc' });
  expect(scatter).toMatchObject({ kind: 'scatter', x: 'p:lr', y: 'm:auc' });
});

test('runs that differ in no param, and a single run, have none', () => {
  expect(overviewCards([run('a', {}, ['auc']), run('b', {}, ['auc'])], ['auc'], [])).toEqual([]);
  expect(overviewCards([run('a', { lr: '1' }, ['auc'])], ['auc'], ['lr'])).toEqual([]);
});

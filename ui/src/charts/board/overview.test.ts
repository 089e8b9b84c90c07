import { expect, test } from 'vitest';
import type { ChartRun } from '../types';
import { overviewCards } from './overview';

function run(id: string, params: Record<string, string>, metrics: string[]): ChartRun {
  const numbers = new Map(metrics.map((key) => [key, { last: 1, min: 1, max: 1 }]));
  return { id, name: id, color: '#000000', experimentId: '1', status: 'FINISHED', startTime: 0, params: new Map(Object.entries(params)), metrics: numbers };
}

test('a comparison begins with how the params that differ lead to the metrics', () => {
  const runs = [run('a', { lr: '1', seed: '7' }, ['layer/0', 'auc', 'system/cpu']), run('b', { lr: '2', seed: '7' }, ['layer/0', 'auc', 'alone', 'system/cpu'])];
  const [parallel, scatter] = overviewCards(runs, ['alone', 'auc', 'layer/0', 'system/cpu'], ['lr', 'seed']);
  expect(parallel).toMatchObject({ kind: 'parallel', dimensions: ['p:lr', 'm:auc', 'm:layer/0'], color: 'm:layer/0' });
  expect(scatter).toMatchObject({ kind: 'scatter', x: 'p:lr', y: 'm:layer/0' });
});

test('runs that differ in no param, and a single run, have none', () => {
  expect(overviewCards([run('a', {}, ['auc']), run('b', {}, ['auc'])], ['auc'], [])).toEqual([]);
  expect(overviewCards([run('a', { lr: '1' }, ['auc'])], ['auc'], ['lr'])).toEqual([]);
});

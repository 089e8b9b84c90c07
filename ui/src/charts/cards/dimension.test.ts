import { expect, test } from 'vitest';
import type { ChartRun } from '../types';
import { dimensionAxis } from './dimension';

function run(id: string, params: Record<string, string>, metrics: Record<string, number> = {}): ChartRun {
  return {
    id,
    name: id,
    color: '#000',
    experimentId: '0',
    status: 'FINISHED',
    startTime: 0,
    params: new Map(Object.entries(params)),
    metrics: new Map(Object.entries(metrics).map(([key, last]) => [key, { last, min: last, max: last }])),
  };
}

test('params that are all numbers lie on a numeric axis, learning rates on a logarithmic one', () => {
  const runs = [run('a', { lr: '0.1', depth: '4' }), run('b', { lr: '1e-3', depth: '6' }), run('c', {})];
  const lr = dimensionAxis('p:lr', runs);
  expect(runs.map(lr.value)).toEqual([0.1, 0.001, undefined]);
  expect(lr.scale([0, 1]).isLog).toBe(true);
  expect(dimensionAxis('p:depth', runs).scale([0, 1]).isLog).toBe(false);
});

test('other params are categories in natural order', () => {
  const runs = ['v10', 'v9', 'none', ''].map((value) => run(value, { version: value }));
  const axis = dimensionAxis('p:version', runs);
  expect(axis.categories).toEqual(['none', 'v9', 'v10']);
  expect(runs.map(axis.value)).toEqual([2, 1, 0, undefined]);
});

test('a metric that is NaN or infinite has no place', () => {
  const runs = [run('a', {}, { loss: NaN }), run('b', {}, { loss: Infinity }), run('c', {}, { loss: 2 })];
  const axis = dimensionAxis('m:loss', runs);
  expect(runs.map(axis.value)).toEqual([undefined, undefined, 2]);
  expect(axis.text(runs[0]!)).toBe('NaN');
});

test('other numbers of a metric, the start and the duration of a run are dimensions as well', () => {
  const runs = [1, 2].map((seconds): ChartRun => ({ ...run(`r${seconds}`, {}), startTime: seconds * 1_000, endTime: seconds * 61_000, metrics: new Map([['loss', { last: 2, min: seconds, max: 3, first: 9 }]]) }));
  const values = (dimension: Parameters<typeof dimensionAxis>[0]) => runs.map(dimensionAxis(dimension, runs).value);
  expect([values('l:loss'), values('h:loss'), values('f:loss'), values('m:loss')]).toEqual([[1, 2], [3, 3], [9, 9], [2, 2]]);
  expect([values('a:started'), values('a:duration')]).toEqual([[1, 2], [60, 120]]);
  const took = dimensionAxis('a:duration', [...runs, run('running', {})]);
  expect(took.text(runs[1]!)).toBe('2m 00s');
  expect(took.value(run('running', {}))).toBeUndefined();
  expect([dimensionAxis('l:loss', runs).name, took.name]).toEqual(['loss (min)', 'duration']);
});

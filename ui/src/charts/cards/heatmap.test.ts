import { expect, test } from 'vitest';
import type { ChartRun } from '../types';
import { dimensionAxis } from './dimension';
import { cellsOf, sideOf } from './heatmap';

function run(id: string, lr: string, optimizer: string, loss: number): ChartRun {
  return {
    id,
    name: id,
    color: '#000',
    experimentId: '0',
    status: 'FINISHED',
    startTime: 0,
    params: new Map([['lr', lr], ['optimizer', optimizer]]),
    metrics: new Map([['loss', { last: loss, min: loss, max: loss }]]),
  };
}

const RUNS = [run('a', '0.1', 'adam', 1), run('b', '0.1', 'adam', 3), run('c', '0.01', 'sgd', 5)];
const side = (dimension: 'p:lr' | 'p:optimizer', runs = RUNS) => sideOf(dimensionAxis(dimension, runs), runs);

test('every value of few has a place, numbers in their order', () => {
  expect(side('p:lr').labels).toEqual(['0.01', '0.1']);
  expect(side('p:optimizer').labels).toEqual(['adam', 'sgd']);
  expect(RUNS.map(side('p:lr').place)).toEqual([1, 1, 0]);
});

test('many numbers are put together in stretches', () => {
  const many = Array.from({ length: 50 }, (_, i) => run(`r${i}`, String(i / 50), 'adam', i));
  const { labels, place } = side('p:lr', many);
  expect(labels.length).toBeLessThan(50);
  expect(many.every((each) => labels[place(each) ?? -1] !== undefined)).toBe(true);
});

test('a cell is the mean of its runs', () => {
  const loss = dimensionAxis('m:loss', RUNS);
  const cells = cellsOf(RUNS, side('p:lr'), side('p:optimizer'), loss.value);
  expect(cells.map(({ column, row, mean, runs }) => [column, row, mean, runs.length])).toEqual([[1, 0, 2, 2], [0, 1, 5, 1]]);
});

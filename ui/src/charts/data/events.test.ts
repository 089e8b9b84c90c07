import { expect, test } from 'vitest';
import type { ChartRun } from '../types';
import { eventsOf } from './events';
import { toLine } from './lines';

const RUN: ChartRun = {
  id: 'a',
  name: 'a',
  color: '#000000',
  experimentId: '1',
  status: 'RUNNING',
  startTime: 0,
  params: new Map(),
  metrics: new Map(),
  events: [{ step: 2, name: 'model' }, { step: 2, name: 'model' }, { step: 90, name: 'model' }],
};
const COLUMNS = { steps: Float64Array.of(0, 4), times: Float64Array.of(100, 104), values: Float64Array.of(1, 2) };

test('events of a run lie where their steps are, or where the next point is in time', () => {
  expect(eventsOf([RUN], [toLine(RUN, 'loss', 0, COLUMNS, 'step', undefined)], 'step')).toEqual([{ x: 2, name: 'model' }, { x: 90, name: 'model' }]);
  expect(eventsOf([RUN], [toLine(RUN, 'loss', 0, COLUMNS, 'time', undefined)], 'time')).toEqual([{ x: 104, name: 'model' }]);
});

test('beside other runs, and over another metric, nothing is marked', () => {
  const line = toLine(RUN, 'loss', 0, COLUMNS, 'step', undefined);
  expect(eventsOf([RUN, RUN], [line], 'step')).toEqual([]);
  expect(eventsOf([RUN], [line], 'm:acc')).toEqual([]);
});

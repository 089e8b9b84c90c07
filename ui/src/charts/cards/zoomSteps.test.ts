import { expect, test } from 'vitest';
import type { ChartRun } from '../types';
import { stepsOf } from './zoomSteps';

const run = (id: string, startTime: number): ChartRun => ({ id, name: id, color: '#000', experimentId: '1', status: 'FINISHED', startTime, params: new Map(), metrics: new Map() });
/** A point every ten steps, each of which takes a second. */
const columns = (began: number) => ({
  steps: Float64Array.of(0, 10, 20, 30),
  times: Float64Array.of(0, 10, 20, 30).map((time) => began + time),
  values: Float64Array.of(8, 4, 2, 1),
});
const whole = { get: (id: string) => columns(id === 'a' ? 1_000 : 2_000) };
const RUNS = [run('a', 1_000_000), run('b', 1_995_000)];

test('over steps the range is what it says', () => {
  expect(stepsOf([2.5, 7.5], 'step', whole, RUNS, ['loss'])).toEqual({ start: 2, end: 8 });
});

test('over time it is the steps of those runs that are there', () => {
  expect(stepsOf([1_012, 1_018], 'time', whole, RUNS, ['loss'])).toEqual({ start: 10, end: 20 });
  expect(stepsOf([1_500, 1_600], 'time', whole, RUNS, ['loss'])).toBeUndefined();
});

test('over relative time each run has its own origin', () => {
  expect(stepsOf([12, 13], 'relative', whole, RUNS.slice(0, 1), ['loss'])).toEqual({ start: 10, end: 20 });
  // The second one’s points come five seconds after its start.
  expect(stepsOf([12, 13], 'relative', whole, RUNS, ['loss'])).toEqual({ start: 0, end: 20 });
});

test('over another metric it is where that has such values', () => {
  expect(stepsOf([1.5, 1.6], 'm:loss', whole, RUNS, ['acc'])).toEqual({ start: 20, end: 30 });
});

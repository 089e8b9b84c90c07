import { expect, test } from 'vitest';
import { lastSeen, progressOf } from './progress';

function metrics(...logged: [key: string, step: number, timestamp: number][]) {
  return new Map(logged.map(([key, step, timestamp]) => [key, { key, value: 0, step, timestamp }]));
}

test('a run is as far as its furthest step, and takes as long for the rest', () => {
  const run = { metrics: metrics(['loss', 249, 26_000], ['val/loss', 200, 20_000], ['system/cpu', 900, 27_000]), params: new Map([['trainer.max_steps', '1000']]), started: 1_000 };
  expect(progressOf(run)).toEqual({ done: 250, total: 1_000, unit: 'step', left: 75_000 });
  expect(lastSeen(run)).toBe(27_000);
});

test('epochs are counted where steps are no more than they', () => {
  expect(progressOf({ metrics: metrics(['loss', 9, 0]), params: new Map([['epochs', '40']]), started: undefined })).toEqual({ done: 10, total: 40, unit: 'epoch', left: undefined });
  expect(progressOf({ metrics: metrics(['loss', 5_000, 0]), params: new Map([['epochs', '40']]), started: 0 })).toBeUndefined();
});

test('nothing is said where nothing says how far a run goes', () => {
  expect(progressOf({ metrics: metrics(['loss', 9, 1]), params: new Map([['lr', '40'], ['max_steps', 'many']]), started: 0 })).toBeUndefined();
  expect(lastSeen({ metrics: new Map() })).toBeUndefined();
});

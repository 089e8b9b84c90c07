import { expect, test } from 'vitest';
import { toLine } from '../data/lines';
import type { ChartRun } from '../types';
import { describeLines } from './lineText';

function line(name: string, ...values: number[]) {
  const run: ChartRun = { id: name, name, color: '#000', experimentId: '0', status: 'RUNNING', startTime: 0, params: new Map(), metrics: new Map() };
  const steps = Float64Array.from(values.keys());
  return toLine(run, 'loss', 0, { steps, times: steps, values: Float64Array.from(values) }, 'step', undefined);
}

test('a chart of one run can be read aloud, with what cannot be drawn', () => {
  expect(describeLines('loss', 'step', [line('a', 3, NaN, 1, 2, Infinity, NaN)])).toBe(
    'loss by step: 3 points drawn, first 3, last 2, lowest 1, highest 3, not drawn: 2 × NaN, 1 × Infinity',
  );
  expect(describeLines('loss', 'relative', [line('a')])).toBe('loss by relative time: nothing to draw');
});

test('a value too large to draw is named', () => {
  expect(describeLines('loss', 'step', [line('a', 1, 1.7976931348623157e308)])).toMatch('not drawn: 1 × 1.7976931348623157e+308');
});

test('of many runs the first are read', () => {
  const text = describeLines('loss', 'm:acc', Array.from({ length: 50 }, (_, i) => line(`run ${i}`, i)));
  expect(text).toMatch(/^loss by acc: 50 lines; run 0: 1 point drawn, first 0, /);
  expect(text).not.toMatch('run 10');
});

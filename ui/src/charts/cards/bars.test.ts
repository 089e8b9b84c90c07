import { expect, test } from 'vitest';
import { inGroupColors } from '../data/groupsByRun';
import type { ChartRun } from '../types';
import { barsOf } from './bars';

const run = (id: string, loss: number): ChartRun => ({ id, name: id, color: '#000', experimentId: '0', status: 'FINISHED', startTime: 0, params: new Map(), metrics: new Map([['loss', { last: loss, min: 0, max: 9 }]]) });
const RUNS = [run('a', 1), run('b', 3), run('c', NaN), run('d', 7), run('e', NaN)];
const group = (id: string, ...runIds: string[]) => ({ id, name: `group ${id}`, color: `#${id}`, runIds });
const GROUPS = [group('one', 'a', 'b', 'c'), group('two', 'd'), group('none', 'e')];

test('runs have a bar each, what cannot be drawn as well', () => {
  expect(barsOf(RUNS, undefined, { metric: 'loss', stat: 'last' }).map(({ id, value, span }) => [id, value, span])).toEqual([
    ['a', 1, undefined],
    ['b', 3, undefined],
    ['c', NaN, undefined],
    ['d', 7, undefined],
    ['e', NaN, undefined],
  ]);
});

test('a group has one bar in its colour: the mean of what can be drawn, with the deviation of a sample around it', () => {
  const bars = barsOf(RUNS, GROUPS, { metric: 'loss', stat: 'last' });
  expect(bars.map(({ name, color, value, span }) => [name, color, value, span])).toEqual([
    ['group one', '#one', 2, [2 - Math.SQRT2, 2 + Math.SQRT2]],
    ['group two', '#two', 7, undefined],
  ]);
  expect(bars[0]?.facts?.at(-1)).toEqual(['runs', '2']);
});

test('runs take the colour of their group', () => {
  expect(inGroupColors(RUNS, [group('one', 'a'), group('two', 'b')]).map(({ color }) => color)).toEqual(['#one', '#two', '#000', '#000', '#000']);
  expect(inGroupColors(RUNS, undefined)).toBe(RUNS);
});

import { expect, test } from 'vitest';
import type { RunRow } from '../lib/api/runsTable';
import type { DisplayRows } from './displayRows';
import { firstShown } from './drawnView';
import { chartGroups, visibleRuns, withEyes } from './visibleRuns';

function run(id: string, lr = '1'): RunRow {
  return {
    id,
    name: id,
    experimentId: '1',
    status: 'FINISHED',
    deleted: false,
    user: '',
    started: 0,
    ended: 0,
    metrics: new Map(),
    params: new Map([['lr', lr]]),
    tags: new Map(),
    datasets: [],
    models: [],
  };
}

const ROWS = { count: 12, at: (index: number) => ({ type: 'run' as const, run: run(`r${index}`), depth: 0 }) };
const TURNED = { count: 12, at: (index: number) => ROWS.at(11 - index) };
type Search = Parameters<typeof visibleRuns>[1];
const drawnOf = (rows: DisplayRows, search: Search) => visibleRuns(rows, search, (_, index) => index < firstShown(search.shown));
const ids = (search: Search) => [...drawnOf(ROWS, search).keys()];

test('the first runs are drawn, but for those that were hidden, and others that were shown', () => {
  expect(ids({ hidden: 'r0,r11', drawn: 'r10' })).toEqual(['r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8', 'r9', 'r10']);
  expect(ids({ shown: 'all', hidden: 'r3' })).toHaveLength(11);
});

test('what was hidden or shown by hand stays so in another order', () => {
  const turned = drawnOf(TURNED, { hidden: 'r0,r11', drawn: 'r10,r1' });
  expect(['r0', 'r11', 'r10', 'r1'].map((id) => turned.has(id))).toEqual([false, false, true, true]);
});

test('an eye moves a run from the one list to the other', () => {
  const isHidden = (id: string) => id === 'a';
  expect(withEyes({ hidden: 'a,b' }, ['a'], true, isHidden)).toEqual({ hidden: 'b', drawn: 'a', toggled: undefined });
  expect(withEyes({ drawn: 'a' }, ['a', 'b'], false, isHidden)).toEqual({ hidden: 'a,b', drawn: undefined, toggled: undefined });
});

test('what an older link toggled is kept as it is now, from the first eye on', () => {
  expect(withEyes({ toggled: 'a,b' }, ['c'], false, (id) => id === 'a')).toEqual({ hidden: 'a,c', drawn: 'b', toggled: undefined });
});

test('an older link shows what it did', () => {
  expect(ids({})).toEqual(['r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8', 'r9']);
  expect(ids({ toggled: 'r0,r11' })).toEqual(['r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8', 'r9', 'r11']);
  expect(ids({ shown: 'none', toggled: 'r3' })).toEqual(['r3']);
  expect(ids({ shown: 'all', toggled: 'r3' })).toHaveLength(11);
});

test('a run on top is drawn wherever it is, unless it was hidden', () => {
  expect(ids({ shown: 'none', top: 'r3,elsewhere' })).toEqual(['r3', 'elsewhere']);
  expect(ids({ shown: 'none', top: 'r3,elsewhere', hidden: 'r3,elsewhere' })).toEqual([]);
});

test('a run that was shown is drawn wherever it is', () => {
  expect(ids({ shown: 'none', drawn: 'elsewhere' })).toEqual(['elsewhere']);
});

test('runs that agree are one group, of which there may be more', () => {
  const groups = chartGroups([run('a', '1'), run('b', '2'), run('c', '1'), undefined], [{ kind: 'param', key: 'lr' }], [{ id: '=1', values: ['1'], runs: 7, metrics: new Map() }]);
  expect(groups.map(({ name, runIds, size }) => [name, runIds, size])).toEqual([
    ['1', ['a', 'c'], 7],
    ['2', ['b'], undefined],
  ]);
});

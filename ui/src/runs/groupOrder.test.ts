import { expect, test } from 'vitest';
import { type RunGroup, spreadKey } from '../lib/api/runGroups';
import { columnOf } from './columnIds';
import { orderGroups } from './groupOrder';
import { GROUP_SIZE } from './urlState';

function group(value: string | undefined, mean: number | undefined): RunGroup {
  return { id: String(value), values: [value], runs: 1, metrics: new Map([[spreadKey('loss', 'last'), { count: 1, mean, std: undefined, min: mean, max: mean }]]) };
}

const GROUPS = [group('10', 2), group(undefined, 1), group('9', undefined)];
const KEYS = [{ kind: 'param' as const, key: 'lr' }];
const COLUMNS = ['metric.last.loss', 'param.lr'].map((id) => columnOf(id)!);
const ordered = (key: string, direction: 'ascending' | 'descending') => orderGroups(GROUPS, KEYS, COLUMNS, { key, direction }).map(({ id }) => id);

test('groups are ordered by the mean of a metric, those without one last', () => {
  expect(ordered('metrics.`loss`', 'ascending')).toEqual(['undefined', '10', '9']);
  expect(ordered('metrics.`loss`', 'descending')).toEqual(['10', 'undefined', '9']);
});

test('groups are ordered by what they have in common, as numbers where they are', () => {
  expect(ordered('params.`lr`', 'ascending')).toEqual(['9', '10', 'undefined']);
  expect(ordered('params.`lr`', 'descending')).toEqual(['10', '9', 'undefined']);
});

test('an order that means nothing for groups leaves them as they are', () => {
  expect(ordered('attributes.start_time', 'ascending')).toEqual(['10', 'undefined', '9']);
});

test('groups are ordered by their names and by how many runs they have', () => {
  expect(ordered('attributes.run_name', 'ascending')).toEqual(['9', '10', 'undefined']);
  const sizes = [{ ...group('a', 1), runs: 2 }, { ...group('b', 1), runs: 1 }];
  expect(orderGroups(sizes, KEYS, COLUMNS, { key: GROUP_SIZE, direction: 'ascending' }).map(({ id }) => id)).toEqual(['b', 'a']);
});

import { expect, test } from 'vitest';
import type { RunGroups } from '../lib/api/runGroups';
import type { RunsView } from '../lib/api/runsTable';
import { drawnView } from './drawnView';

const VIEW: RunsView = { experimentIds: ['1'], filter: 'metrics.loss < 1 OR metrics.loss > 9', orderBy: [], lifecycle: 'Active' };
const KEYS = [{ kind: 'param', key: 'lr' }] as const;
const groups = (runs: number, ...values: (string | undefined)[]): RunGroups => ({ groups: values.map((value) => ({ id: String(value), values: [value], runs: 1, metrics: new Map() })), runs, truncated: false });

test('the first page of the table has a few, others are read', () => {
  expect(drawnView(VIEW, {}, [], undefined)).toBeUndefined();
  expect(drawnView(VIEW, { shown: '200' }, [], undefined)).toBeUndefined();
  expect(drawnView(VIEW, { shown: '500' }, [], undefined)).toEqual(VIEW);
  expect(drawnView(VIEW, { shown: 'all' }, [], undefined)).toEqual(VIEW);
});

test('of a status they are the first of that status', () => {
  expect(drawnView(VIEW, { chartStatus: 'running' }, [], undefined)?.filter).toBe(`(${VIEW.filter}) AND (attributes.status = 'RUNNING')`);
  expect(drawnView({ ...VIEW, filter: '' }, { chartStatus: 'unfinished' }, [], undefined)?.filter).toBe("attributes.status != 'FINISHED'");
});

test('all runs of the groups are read, of many runs those of the first groups', () => {
  expect(drawnView(VIEW, {}, [...KEYS], groups(1_000, '0.1'))).toEqual(VIEW);
  expect(drawnView({ ...VIEW, filter: '' }, { shown: '10' }, [...KEYS], groups(5_000, '0.1', undefined))?.filter).toBe("(params.`lr` = '0.1') OR (params.`lr` IS NULL)");
  expect(drawnView(VIEW, {}, [...KEYS], groups(5_000, `'"`))).toEqual(VIEW);
});

import { expect, test } from 'vitest';
import { columnOf, labelOf, orderKeyOf } from './columnIds';
import { arrangement, chosenColumns, defaultColumns, moveColumn, requestOf, toggleStat, widthsOf, writeWidths } from './columns';

const KEYS = { metrics: ['layer_0/norm', 'system/cpu', 'val/loss', 'loss'], params: ['lr'], tags: ['team'], truncated: false };

test('an id says what a column shows, whatever its key holds', () => {
  expect(columnOf('metric.min.val/loss.x')).toEqual({ id: 'metric.min.val/loss.x', kind: 'metric', key: 'val/loss.x', stat: 'min' });
  expect(columnOf('param.a.b')).toMatchObject({ kind: 'param', key: 'a.b' });
  for (const id of ['metric.median.x', 'attribute.none', 'other.x', 'param.', 'x']) expect(columnOf(id)).toBeUndefined();
});

test('a column is ordered by its own number', () => {
  expect(orderKeyOf(columnOf('metric.last.val/loss')!)).toBe('metrics.`val/loss`');
  expect(orderKeyOf(columnOf('metric.min.val/loss')!)).toBe('metrics.`val/loss.min`');
  expect(labelOf(columnOf('metric.min.val/loss')!)).toBe('val/loss (min)');
});

test('metrics of the whole model come before those of its parts and of the machine', () => {
  expect(defaultColumns(KEYS, false).slice(-5)).toEqual(['metric.last.loss', 'metric.last.val/loss', 'metric.last.layer_0/norm', 'metric.last.system/cpu', 'param.lr']);
});

test('pinned columns are at their side, unknown and repeated ones not there at all', () => {
  const search = { columns: 'param.c,param.a,param.b,nonsense,param.a', pinned: 'param.b,param.gone', pinnedRight: 'param.c,param.b' };
  const { columns, pins } = chosenColumns(search, []);
  expect(columns.map(({ id }) => id)).toEqual(['param.b', 'param.a', 'param.c']);
  expect([...pins]).toEqual([['param.b', 'left'], ['param.c', 'right']]);
  expect(arrangement(['param.b', 'param.a', 'param.c'], pins)).toEqual({ columns: 'param.b,param.a,param.c', pinned: 'param.b', pinnedRight: 'param.c' });
});

test('only what is shown is asked for', () => {
  const { columns } = chosenColumns({ columns: 'metric.min.loss,metric.last.loss,tag.team,attribute.description' }, []);
  const request = requestOf(columns);
  expect(request).toMatchObject({ metrics: ['loss'], stats: ['last', 'min'], params: [] });
  expect(request.tags).toEqual(expect.arrayContaining(['team', 'mlflow.note.content']));
});

test('widths survive the URL within their bounds', () => {
  const widths = { 'metric.last.a:b': 120, name: 300 };
  expect(widthsOf({ widths: writeWidths(widths) })).toEqual(widths);
  expect(widthsOf({ widths: 'x:5,y:99999,z' })).toEqual({});
});

test('a column moves among the others', () => {
  expect(moveColumn(['a', 'b', 'c'], 'a', 1)).toEqual(['b', 'a', 'c']);
  expect(moveColumn(['a', 'b', 'c'], 'c', -1)).toEqual(['c', 'a', 'b']);
  expect(moveColumn(['a', 'b', 'c'], 'a', 9)).toEqual(['b', 'c', 'a']);
});

test('several numbers of a metric stand beside each other', () => {
  const { columns } = chosenColumns({ columns: 'metric.last.loss,metric.min.loss,param.lr' }, []);
  expect(toggleStat(columns, 'loss', 'max')).toEqual(['metric.last.loss', 'metric.min.loss', 'metric.max.loss', 'param.lr']);
  expect(toggleStat(columns, 'loss', 'last')).toEqual(['metric.min.loss', 'param.lr']);
  expect(toggleStat(columns, 'acc', 'first').at(-1)).toBe('metric.first.acc');
});

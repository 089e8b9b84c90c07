import { expect, test } from 'vitest';
import { GROUP_SIZE, nextOrder, nextThen, orderOf, runsSearch, thenOf, toggle } from './urlState';

test('the URL’s words are those of MLflow’s UI, and others are ignored', () => {
  expect(runsSearch({ searchFilter: 'metrics.a > 1', lifecycleFilter: 'Deleted', startTime: 'LAST_7_DAYS', layout: 'nonsense', shown: '10' })).toMatchObject({
    searchFilter: 'metrics.a > 1',
    lifecycleFilter: 'Deleted',
    startTime: 'LAST_7_DAYS',
    layout: undefined,
    shown: '10',
  });
});

test('newest first unless the URL says otherwise', () => {
  expect(orderOf({})).toEqual({ key: 'attributes.start_time', direction: 'descending' });
  expect(orderOf({ orderByKey: GROUP_SIZE })).toEqual({ key: 'attributes.start_time', direction: 'descending' });
  expect(orderOf({ orderByKey: GROUP_SIZE, groupBy: 'param.lr' }).key).toBe(GROUP_SIZE);
  expect(orderOf({ orderByKey: 'metrics.`a`', orderByAsc: 'true' })).toEqual({ key: 'metrics.`a`', direction: 'ascending' });
});

test('a first click orders in the column’s own direction, the next turns it around', () => {
  const order = orderOf({});
  expect(nextOrder(order, 'metrics.`a`', 'descending')).toEqual({ orderByKey: 'metrics.`a`', orderByAsc: 'false' });
  expect(nextOrder(order, 'attributes.start_time', 'descending')).toEqual({ orderByKey: 'attributes.start_time', orderByAsc: 'true' });
});

test('a second order turns around and goes away', () => {
  const second = (search: ReturnType<typeof nextThen>) => nextThen(thenOf(search), 'metrics.`a`', 'descending');
  const first = second({ thenByKey: undefined, thenByAsc: undefined });
  expect(first).toEqual({ thenByKey: 'metrics.`a`', thenByAsc: 'false' });
  expect(second(first)).toEqual({ thenByKey: 'metrics.`a`', thenByAsc: 'true' });
  expect(thenOf(second(second(first)))).toBeUndefined();
  expect(thenOf({ thenByKey: GROUP_SIZE })).toBeUndefined();
});

test('lists of the URL gain and lose members', () => {
  expect(toggle(undefined, 'a')).toBe('a');
  expect(toggle('a,b', 'c')).toBe('a,b,c');
  expect(toggle('a,b', 'a')).toBe('b');
  expect(toggle('a', 'a')).toBeUndefined();
});

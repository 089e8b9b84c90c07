import { expect, test } from 'vitest';
import { nextOrder, orderOf, runsSearch, toView } from './urlState';

test('a link from MLflow’s own UI opens the same view', () => {
  const search = runsSearch({
    searchFilter: 'metrics.loss < 1',
    orderByKey: 'metrics.`loss`',
    orderByAsc: 'true',
    lifecycleFilter: 'Deleted',
    startTime: 'ALL',
    datasetsFilter: 'W10=',
  });
  expect(toView(search)).toEqual({ filter: 'metrics.loss < 1', orderBy: 'metrics.`loss` ASC', lifecycle: 'Deleted' });
  expect(search).not.toHaveProperty('startTime');
});

test('without state the newest runs come first', () => {
  expect(toView(runsSearch({}))).toEqual({ filter: '', orderBy: 'attributes.start_time DESC', lifecycle: 'Active' });
});

test('values that mean nothing are dropped', () => {
  const search = runsSearch({ searchFilter: 7, orderByAsc: 'maybe', lifecycleFilter: 'Zombie', columns: 'some' });
  expect(Object.values(search).filter((value) => value !== undefined)).toEqual([]);
});

test('a header orders by itself first, and turns around with every further click', () => {
  const first = nextOrder(orderOf({}), 'metrics.`auc`', 'descending');
  expect(first).toEqual({ orderByKey: 'metrics.`auc`', orderByAsc: 'false' });
  const second = nextOrder(orderOf(first), 'metrics.`auc`', 'descending');
  expect(second).toEqual({ orderByKey: 'metrics.`auc`', orderByAsc: 'true' });
  expect(nextOrder(orderOf(second), 'metrics.`auc`', 'descending')).toEqual(first);
});

import { expect, it } from 'vitest';
import { compareSearch, modelsSearch, readColumns, readVersions, writeColumns } from './urlState';

it('the list of models reads MLflow’s addresses and forgets what is no order', () => {
  expect(modelsSearch({ searchInput: 'churn' }).searchFilter).toBe('churn');
  expect(modelsSearch({ orderBy: 'name DESC' }).orderBy).toBe('name DESC');
  expect(modelsSearch({ orderBy: 'name; DROP' }).orderBy).toBeUndefined();
});

it('selected versions are numbers, each once', () => {
  expect(readVersions('3,1,x,3,')).toEqual(['3', '1']);
  expect(readVersions(undefined)).toEqual([]);
});

it('columns survive the URL whatever their keys hold', () => {
  const columns = [{ of: 'metrics', key: 'val/acc, top-5 %' }, { of: 'params', key: 'a.b' }] as const;
  expect(readColumns(writeColumns([...columns]))).toEqual(columns);
  expect(readColumns('nonsense,metrics.%E0%A4%A')).toEqual([{ of: 'metrics', key: '%E0%A4%A' }]);
});

it('a long layout of charts is kept whole, so that it can be read', () => {
  const charts = `layout=${'x'.repeat(20_000)}`;
  expect(compareSearch({ versions: '1,2', charts }).charts).toBe(charts);
});

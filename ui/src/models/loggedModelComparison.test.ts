import { expect, it } from 'vitest';
import { registeredVersions, toLoggedModelDetails } from '../lib/api/loggedModelDetails';
import { compareLoggedModels, lastMetrics } from './loggedModelComparison';
import { compareLoggedModelsSearch, loggedModelsSearch } from './urlState';

const model = (id: string, depth: string, metrics: { key: string; value: number; step?: number; dataset_name?: string }[], versions = '') =>
  toLoggedModelDetails({ info: { model_id: id, experiment_id: '1', name: 'net', status: 'LOGGED_MODEL_UPLOAD_FAILED', tags: [{ key: 'mlflow.modelVersions', value: versions }] }, data: { params: [{ key: 'depth', value: depth }], metrics } });

it('logged models are compared by what they were given and what was measured on which dataset', () => {
  const [params, metrics, facts] = compareLoggedModels([model('m-1', '6', [{ key: 'auc', value: 0.5, dataset_name: 'test' }, { key: 'auc', value: 0.75 }]), model('m-2', '6', [{ key: 'auc', value: 0.75 }])]);
  expect(params).toMatchObject({ title: 'Parameters', rows: [{ key: 'depth', differs: false }] });
  expect(metrics?.rows).toEqual([
    { key: 'auc on test', values: ['0.5', undefined], differs: true },
    { key: 'auc', values: ['0.75', '0.75'], differs: false },
  ]);
  expect(facts?.rows.map(({ key, values }) => [key, values[0]])).toEqual([['Name', 'net'], ['Status', 'upload failed']]);
});

it('of a metric the value of the last step counts', () => {
  const { metrics } = model('m-1', '', [{ key: 'auc', value: 2, step: 2 }, { key: 'auc', value: 1, step: 1 }]);
  expect(lastMetrics(metrics).map(({ value }) => value)).toEqual([2]);
});

it('registered versions are read from their tag, whatever it holds', () => {
  expect(registeredVersions(model('m-1', '', [], '[{"name":"churn","version":3},{"name":1}]'))).toEqual([{ name: 'churn', version: '3' }]);
  expect(registeredVersions(model('m-1', '', [], 'broken'))).toEqual([]);
});

it('addresses keep orders and ids, and nothing else', () => {
  expect(loggedModelsSearch({ orderByKey: 'metrics.val/auc', orderByAsc: 'true', selected: 'm-1,,m-2' })).toEqual({ searchFilter: undefined, orderByKey: 'metrics.val/auc', orderByAsc: 'true', selected: 'm-1,m-2' });
  expect(loggedModelsSearch({ orderByKey: 'name; DROP' }).orderByKey).toBeUndefined();
  expect(compareLoggedModelsSearch({ models: '["m-1","m-1",{}]' }).models).toBe('["m-1"]');
});

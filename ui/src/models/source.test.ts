import { expect, it } from 'vitest';
import { filesOf, parseSource, pathInRun } from './source';

const RUN = 'a'.repeat(32);

it('sources lead to runs, logged models and versions', () => {
  expect(parseSource(`runs:/${RUN}/model/best`)).toEqual({ kind: 'run', runId: RUN, path: 'model/best' });
  expect(parseSource('models:/m-0123abc')).toEqual({ kind: 'logged model', modelId: 'm-0123abc' });
  expect(parseSource('models:/churn, v2/14')).toEqual({ kind: 'version', name: 'churn, v2', version: '14' });
  expect(parseSource('s3://bucket/model').kind).toBe('other');
  expect(parseSource('javascript:alert(1)').kind).toBe('other');
});

it('a path in a run is found from its artifact location as well', () => {
  expect(pathInRun(`runs:/${RUN}/model`, '')).toBe('model');
  expect(pathInRun('mlflow-artifacts:/1/x/artifacts/model', 'mlflow-artifacts:/1/x/artifacts')).toBe('model');
  expect(pathInRun('s3://elsewhere/model', 's3://bucket')).toBeUndefined();
});

it('the files of a version are those of its run or logged model', () => {
  expect(filesOf(`runs:/${'a'.repeat(32)}/model`)).toEqual({ source: { kind: 'run', id: 'a'.repeat(32) }, path: 'model' });
  expect(filesOf('models:/m-12')).toEqual({ source: { kind: 'model', id: 'm-12' }, path: '' });
  expect(filesOf('s3://bucket/model')).toBeUndefined();
});

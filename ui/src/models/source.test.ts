import { expect, it } from 'vitest';
import { filesOf, parseSource } from './source';

const RUN = 'a'.repeat(32);

it('sources lead to runs, logged models and versions', () => {
  expect(parseSource(`runs:/${RUN}/model/best`)).toEqual({ kind: 'run', runId: RUN, path: 'model/best' });
  expect(parseSource('models:/m-0123abc')).toEqual({ kind: 'logged model', modelId: 'm-0123abc', path: '' });
  expect(parseSource('models:/churn, v2/14')).toEqual({ kind: 'version', name: 'churn, v2', version: '14' });
  expect(parseSource('s3://bucket/model').kind).toBe('other');
  expect(parseSource('javascript:alert(1)').kind).toBe('other');
});

it('the files of a version are those of its run or logged model', () => {
  expect(filesOf(`runs:/${RUN}/model/`, undefined)).toEqual({ source: { kind: 'run', id: RUN }, path: 'model' });
  expect(filesOf('models:/m-12', undefined)).toEqual({ source: { kind: 'model', id: 'm-12' }, path: '' });
  expect(filesOf(`s3://bucket/1/models/m-${RUN}/artifacts/sub`, undefined)).toEqual({ source: { kind: 'model', id: `m-${RUN}` }, path: 'sub' });
  expect(filesOf('s3://bucket/model', undefined)).toBeUndefined();
});

it('an artifact location is found in the run, however the client writes it', () => {
  const run = { id: RUN, artifactUri: 'mlflow-artifacts:/1/x/artifacts' };
  const inRun = (source: string) => filesOf(source, run)?.path;
  for (const root of ['mlflow-artifacts:/1', 'mlflow-artifacts://host:5000/1', 'https://host/team/api/2.0/mlflow-artifacts/artifacts/1']) {
    expect(inRun(`${root}/x/artifacts/model/`), root).toBe('model');
    expect(inRun(`${root}/x/artifacts`), root).toBe('');
    expect(inRun(`${root}/x/artifacts-of-another`), root).toBeUndefined();
  }
  expect(inRun('s3://elsewhere/model')).toBeUndefined();
  expect(filesOf('s3://bucket/1/model', { id: RUN, artifactUri: 's3://bucket/1' })).toEqual({ source: { kind: 'run', id: RUN }, path: 'model' });
  expect(filesOf('s3://bucket/1/model', { id: RUN, artifactUri: '' })).toBeUndefined();
});

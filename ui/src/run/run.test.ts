import { expect, test } from 'vitest';
import { toRun } from '../lib/api/runs';
import { commitUrl, compareUrl, repositoryUrl } from '../lib/git';
import { isNested, nest } from './configTree';
import { parseSchema } from './datasetSchema';
import { modelFolders } from './modelFolders';
import { reproduceSnippet } from './snippets';

test('parameters nest by the dots and slashes of their keys', () => {
  const nested = nest([['a.b', '1'], ['a.c/d', '2'], ['e', '3'], ['a', '4'], ['e.f', '5'], ['.', '6']]);
  expect(JSON.parse(JSON.stringify(nested))).toEqual({ a: { '': '4', b: '1', c: { d: '2' } }, e: { '': '3', f: '5' }, '.': '6' });
  expect(isNested(['a.b', 'a.c'])).toBe(true);
  expect(isNested(['a.b', 'c'])).toBe(false);
});

test('keys that JavaScript gives a meaning to are keys like any other', () => {
  const nested = nest([['__proto__.polluted', 'yes'], ['constructor.prototype', 'no']]);
  expect(Object.keys(nested)).toEqual(['__proto__', 'constructor']);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('a commit leads to its page, whatever form the remote has', () => {
  const commit = '9f4d1c2ab7e08f3d6c5b4a39281706f5e4d3c2b1';
  const other = 'f'.repeat(40);
  for (const remote of ['git@github.com:acme/vision.git', 'https://token@github.com/acme/vision', 'ssh://git@github.com:22/acme/vision.git', 'https://github.com/acme/vision#sub']) {
    expect(commitUrl(remote, commit), remote).toBe(`https://github.com/acme/vision/commit/${commit}`);
  }
  expect(commitUrl('https://gitlab.acme.io/a/b/c.git', commit)).toBe(`https://gitlab.acme.io/a/b/c/-/commit/${commit}`);
  expect(compareUrl('git@github.com:acme/vision.git', commit, other)).toBe(`https://github.com/acme/vision/compare/${commit}...${other}`);
  expect(compareUrl('https://gitlab.com/a/b', commit, other)).toBe(`https://gitlab.com/a/b/-/compare/${commit}...${other}`);
  expect(compareUrl('https://github.com/acme/vision', commit, commit)).toBeUndefined();
  expect(commitUrl('/home/ada/vision', commit)).toBeUndefined();
  expect(commitUrl('https://example.org/x/y', commit)).toBeUndefined();
  expect(commitUrl('https://github.com/acme/vision', 'javascript:alert(1)')).toBeUndefined();
  expect(repositoryUrl('javascript:alert(1)//github.com/x')).toBeUndefined();
});

test('a run can be run again where its commit and source are known', () => {
  const wire = (tags: Record<string, string>) =>
    toRun({
      info: { run_id: 'r1', experiment_id: '1' },
      data: { params: [{ key: 'lr', value: "0.1'; rm -rf /" }], tags: Object.entries(tags).map(([key, value]) => ({ key, value })) },
    });
  const tags = { 'mlflow.source.name': 'src/train.py', 'mlflow.source.git.commit': 'abc1234', 'mlflow.source.git.repoURL': 'git@github.com:acme/vision.git' };
  const script = reproduceSnippet('http://h', wire(tags));
  expect(script).toContain('git clone https://github.com/acme/vision\ncd vision\ngit checkout abc1234');
  expect(script).toContain('python src/train.py');
  const project = reproduceSnippet('http://h', wire({ ...tags, 'mlflow.project.entryPoint': 'main' }));
  expect(project).toContain("mlflow run . -e main \\\n  -P 'lr=0.1'\\''; rm -rf /'");
  expect(reproduceSnippet('http://h', wire({ 'mlflow.source.name': 'train.py' }))).toBeUndefined();
});

test('a dataset’s columns are read where it has some', () => {
  expect(parseSchema('')).toEqual({ kind: 'none' });
  expect(parseSchema('{"mlflow_colspec":[{"name":"x","type":"double","required":false},{"type":"long"}]}')).toEqual({
    kind: 'fields',
    fields: [{ name: 'x', type: 'double', required: false }, { name: undefined, type: 'long', required: true }],
  });
  expect(parseSchema('not json')).toEqual({ kind: 'other', text: 'not json' });
});

test('folders of models that older clients logged are each listed once', () => {
  const history = JSON.stringify([
    { artifact_path: 'model', flavors: { python_function: {}, sklearn: {} } },
    { artifact_path: 'model', flavors: { xgboost: {} } },
    { artifact_path: 7 },
    null,
  ]);
  expect(modelFolders(new Map([['mlflow.log-model.history', history]]))).toEqual([{ path: 'model', flavors: ['xgboost'] }]);
  expect(modelFolders(new Map([['mlflow.log-model.history', 'broken']]))).toEqual([]);
});

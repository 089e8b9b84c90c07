import { expect, test } from 'vitest';
import type { RunsView } from '../lib/api/runsTable';
import { viewAsCurl, viewInPython } from './viewSnippets';

const VIEW: RunsView = { experimentIds: ['1', '2'], filter: `params.a = "it's"`, orderBy: ['metrics.`loss` ASC'], lifecycle: 'Active' };

test('a view is a question in Python', () => {
  expect(viewInPython('http://h', VIEW)).toBe(
    [
      'import mlflow',
      '',
      'mlflow.set_tracking_uri("http://h")',
      'runs = mlflow.search_runs(',
      '    experiment_ids=["1","2"],',
      String.raw`    filter_string="params.a = \"it's\"",`,
      '    order_by=["metrics.`loss` ASC"],',
      ')',
    ].join('\n'),
  );
  expect(viewInPython('http://h', { ...VIEW, filter: '', lifecycle: 'Deleted' })).toMatch(/experiment_ids=\["1","2"\],\n {4}run_view_type=mlflow\.entities\.ViewType\.DELETED_ONLY,\n/);
});

test('a view is a question to the REST API, and nothing of it leaves its quotes', () => {
  expect(viewAsCurl('http://h', VIEW)).toBe(
    [
      'curl http://h/api/2.0/mlflow/runs/search \\',
      "  -H 'Content-Type: application/json' \\",
      String.raw`  -d '{"experiment_ids":["1","2"],"filter":"params.a = \"it'\''s\"","order_by":["metrics.${'`'}loss${'`'} ASC"],"run_view_type":"ACTIVE_ONLY"}'`,
    ].join('\n'),
  );
});

import { expect, it } from 'vitest';
import { chartOf } from '../lib/chartLink';
import { legacy } from './legacy';

const RUN = '0123456789abcdef0123456789abcdef';
const OTHER = 'f'.repeat(32);
const query = (params: Record<string, unknown>) => new URLSearchParams(Object.entries(params).map(([key, value]) => [key, JSON.stringify(value)])).toString();

it.each([
  [`/experiments/1/runs/${RUN}/artifactPath/model/MLmodel`, `/experiments/1/runs/${RUN}/artifacts/model/MLmodel`],
  [`/experiments/1/evaluation-runs/${RUN}`, `/experiments/1/runs/${RUN}`],
  ['/experiments/1/charts?searchFilter=a', '/experiments/1/runs?searchFilter=a'],
  ['/experiments/7/prompts/sum%20up', '/prompts/sum%20up'],
  [`/metric/loss?${query({ runs: [RUN], metric: 'loss' })}`, `/runs/${RUN}`],
  [`/metric/val%2Floss?${query({ runs: [RUN], experiments: ['1'] })}`, `/experiments/1/runs/${RUN}/model-metrics?charts=search%3D%255E%2528val%252Floss%2529%2524`],
  [`/metric?${query({ runs: [RUN], experiments: ['1'], metric: 'system/cpu' })}`, `/experiments/1/runs/${RUN}/system-metrics?${new URLSearchParams({ charts: chartOf('system/cpu') })}`],
  [`/metric/a?${query({ runs: [RUN, OTHER], experiments: ['1'], plot_metric_keys: ['a', 'b'] })}`, `/compare-runs?${query({ runs: [RUN, OTHER], experiments: ['1'] })}&${new URLSearchParams({ charts: chartOf('a', 'b') })}`],
  [`/metric?${query({ runs: [RUN, OTHER], experiments: ['1'] })}`, `/compare-runs?${query({ runs: [RUN, OTHER], experiments: ['1'] })}`],
  [`/compare-model-versions?${query({ name: 'a%20%C3%A9', runs: { [RUN]: '1', [OTHER]: '4' } })}`, '/models/a%20%C3%A9/compare?versions=1,4'],
  ['/models/churn/details', '/models/churn'],
  ['/prompts/sum/versions/2', '/prompts/sum?promptVersion=2'],
])('%s is found at %s', (from, to) => {
  expect(legacy(from)).toEqual({ to });
});

it('what is missing is named', () => {
  expect(legacy('/experiments/1/traces')).toEqual({ missing: 'Traces and evaluation' });
  expect(legacy('/settings')).toMatchObject({ missing: expect.stringContaining('Settings') });
});

it('what was never an address leads nowhere, nor does what has a page of its own', () => {
  const pages = [`/experiments/1/runs/${RUN}`, '/experiments/1/runs', '/experiments/1/models', '/experiments/1/models/m-1', '/models/a/versions/1', '/models/a/compare'];
  for (const address of [...pages, '/nowhere', '/', '/metric?runs=[nonsense', '/compare-model-versions?name=1', '/experiments/x/y']) expect(legacy(address)).toBeUndefined();
});

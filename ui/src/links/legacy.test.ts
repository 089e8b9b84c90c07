import { expect, it } from 'vitest';
import { legacy } from './legacy';

const RUN = '0123456789abcdef0123456789abcdef';
const OTHER = 'f'.repeat(32);
const query = (params: Record<string, unknown>) => new URLSearchParams(Object.entries(params).map(([key, value]) => [key, JSON.stringify(value)])).toString();

it.each([
  [`/experiments/1/runs/${RUN}/artifactPath/model/MLmodel`, `/experiments/1/runs/${RUN}/artifacts/model/MLmodel`],
  [`/experiments/1/evaluation-runs/${RUN}`, `/experiments/1/runs/${RUN}`],
  ['/experiments/1/models?searchFilter=a', '/experiments/1/runs?searchFilter=a'],
  ['/experiments/7/prompts/sum%20up', '/prompts/sum%20up'],
  [`/compare-experiments/s?${query({ experiments: ['3'] })}`, '/experiments/3/runs'],
  [`/metric/loss?${query({ runs: [RUN], metric: 'loss' })}`, `/runs/${RUN}`],
  [`/metric?${query({ runs: [RUN, OTHER] })}`, `/compare-runs?${query({ runs: [RUN, OTHER] })}`],
  [`/compare-model-versions?${query({ name: 'a%20%C3%A9', runs: { [RUN]: '1', [OTHER]: '4' } })}`, '/models/a%20%C3%A9/compare?versions=1,4'],
  ['/models/churn/details', '/models/churn'],
  ['/prompts/sum/versions/2', '/prompts/sum?promptVersion=2'],
])('%s is found at %s', (from, to) => {
  expect(legacy(from)).toEqual({ to });
});

it('several experiments are a choice, and what is missing is named', () => {
  expect(legacy(`/compare-experiments/s?${query({ experiments: ['1', 2] })}`)).toEqual({
    choices: [
      { label: 'Experiment 1', to: '/experiments/1/runs' },
      { label: 'Experiment 2', to: '/experiments/2/runs' },
    ],
  });
  expect(legacy('/experiments/1/traces')).toEqual({ missing: 'Traces and evaluation' });
  expect(legacy('/settings')).toMatchObject({ missing: expect.stringContaining('Settings') });
});

it('what was never an address leads nowhere', () => {
  for (const address of ['/nowhere', '/', '/metric?runs=[nonsense', '/compare-model-versions?name=1', '/experiments/x/y']) expect(legacy(address)).toBeUndefined();
});

import { expect, it } from 'vitest';
import { fromMlflow } from './mlflowParams';

const DEFAULTS = { orderByKey: 'attributes.start_time', orderByAsc: 'false', startTime: 'ALL', lifecycleFilter: 'Active', modelVersionFilter: 'All Runs', datasetsFilter: 'W10=' };
const base64 = (value: unknown) => btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value))));

it('addresses of this page are left alone, also where they hold words as a filter', () => {
  expect(fromMlflow({ searchFilter: 'resnet', layout: 'split' })).toEqual({ searchFilter: 'resnet', layout: 'split' });
});

it('the words of MLflow’s UI become those of this page', () => {
  expect(fromMlflow({ ...DEFAULTS, modelVersionFilter: 'Without Model Versions', compareRunsMode: 'CHART' })).toMatchObject({ versions: 'without', layout: 'charts' });
  expect(fromMlflow({ compareRunsMode: 'CHART', layout: 'split' })).toMatchObject({ layout: 'split' });
  expect(fromMlflow({ compareRunsMode: 'ARTIFACT' })).toMatchObject({ layout: undefined });
  expect(fromMlflow({ ...DEFAULTS, compareRunsMode: 'TABLE' })).toMatchObject({ versions: undefined, layout: undefined, searchFilter: undefined });
  expect(fromMlflow({ ...DEFAULTS, orderByKey: 'tags.`mlflow.user`' })).toMatchObject({ orderByKey: 'attributes.user_id' });
});

it('text without a condition is an expression for names', () => {
  expect(fromMlflow({ ...DEFAULTS, searchFilter: 'resnet-(18|50)' })).toMatchObject({ name: '/resnet-(18|50)/', searchFilter: undefined });
  for (const searchFilter of ['metrics.loss < 1', "attributes.run_name ILIKE '%a%'", "params.`lr` IN ('1')", 'tags.a IS NOT NULL']) {
    expect(fromMlflow({ ...DEFAULTS, searchFilter })).toMatchObject({ name: undefined, searchFilter });
  }
});

it('datasets are a condition beside the filter, and what is none is left out', () => {
  const datasetsFilter = base64([{ name: 'größe', digest: 'd1', context: 'train' }, { name: "it's", digest: 'd2' }]);
  const condition = `datasets.name IN ('größe', "it's") AND datasets.digest IN ('d1', 'd2')`;
  expect(fromMlflow({ ...DEFAULTS, datasetsFilter })).toMatchObject({ searchFilter: condition });
  expect(fromMlflow({ ...DEFAULTS, datasetsFilter, searchFilter: 'metrics.a > 1' })).toMatchObject({ searchFilter: `(metrics.a > 1) AND (${condition})` });
  for (const broken of ['%%', base64([null]), base64({}), base64([{ name: `'"`, digest: 'd' }])]) expect(fromMlflow({ ...DEFAULTS, datasetsFilter: broken })).toMatchObject({ searchFilter: undefined });
});

// What MLflow's clients print and people bookmarked from MLflow's own UI opens the page that shows the same.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { headers, waitForNames } from './support/grid.js';
import { suite, unique } from './support/suite.js';

const app = await suite();
const name = unique('größte 模型 50%');
const json = (value) => encodeURIComponent(JSON.stringify(value));
let experiment;
let run;

before(async () => {
  experiment = await app.fill.experiment(unique('linked'));
  run = await app.fill.run(experiment, { name: 'linked run', metrics: [['loss', 2, 0], ['loss', 1, 1], ['other', 1, 1]] });
  await app.fill.artifact(run, 'model/notes.txt', 'hello');
  await app.fill.model(name, run, { versions: ['one', 'two'] });
});

async function opens(t, path, heading, url) {
  const page = await app.open(t, path);
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
  if (url) await page.waitForURL(url);
  return page;
}

test('runs and their tabs', async (t) => {
  for (const path of [`/experiments/${experiment}/runs/${run.run_id}`, `/experiments/${experiment}/runs/${run.run_id}/model-metrics`, `/experiments/${experiment}/evaluation-runs/${run.run_id}`]) {
    await opens(t, path, 'linked run');
  }
  await opens(t, `/experiments/${experiment}/runs/${run.run_id}/artifactPath/model/notes.txt`, 'linked run', /\/artifacts\/model\/notes\.txt$/);
  await opens(t, `/metric/loss?runs=${json([run.run_id])}&metric=%22loss%22`, 'linked run');
  const chart = await opens(t, `/metric/loss?runs=${json([run.run_id])}&experiments=${json([experiment])}`, 'linked run', /\/model-metrics/);
  await chart.getByRole('heading', { name: 'loss' }).waitFor();
  assert.equal(await chart.getByRole('heading', { name: 'other' }).count(), 0);
});

test('experiments, with what MLflow’s UI adds to the address', async (t) => {
  await opens(t, `/experiments/${experiment}?searchFilter=&orderByKey=attributes.start_time&viewStateShareKey=abc`, /^linked/);
  const charts = await opens(t, `/experiments/${experiment}/runs?compareRunsMode=CHART`, /^linked/);
  await charts.getByRole('heading', { name: 'loss' }).waitFor();
  await charts.getByRole('button', { name: 'Table', exact: true }).click();
  await charts.getByRole('link', { name: 'linked run' }).waitFor();
  const page = await app.open(t, `/compare-experiments/s?experiments=${json([experiment, '0'])}`);
  await page.getByRole('link', { name: 'linked run' }).waitFor();
});

test('a table that MLflow’s UI shared opens as the same table, and what is missing is told', async (t) => {
  const id = await app.fill.experiment(unique('shared table'));
  for (const rate of ['0.1', '0.2', '0.3']) await app.fill.run(id, { name: `rate ${rate}`, params: { rate }, metrics: [['loss', Number(rate), 0]] });
  const state = {
    searchFilter: 'metrics.loss > 0.15',
    orderByKey: 'metrics.`loss`',
    orderByAsc: true,
    startTime: 'ALL',
    lifecycleFilter: 'Active',
    datasetsFilter: [],
    modelVersionFilter: 'All Runs',
    selectedColumns: ['params.`rate`'],
    groupBy: { aggregateFunction: 'average', groupByKeys: [{ mode: 'dataset', groupByData: 'dataset' }] },
  };
  const value = `deflate;${deflateSync(JSON.stringify(state)).toString('base64')}`;
  await app.fill.call('POST', 'experiments/set-experiment-tag', { experiment_id: id, key: 'mlflow.sharedViewState.abc123', value });
  const page = await app.open(t, `/experiments/${id}/runs?viewStateShareKey=abc123&compareRunsMode=TABLE`);
  await waitForNames(page, ['rate 0.2', 'rate 0.3']);
  assert.deepEqual((await headers(page)).slice(-4), ['Status', 'Started', 'Duration', 'rate']);
  await page.getByText('Not known here: groups by dataset').waitFor();
  assert.doesNotMatch(page.url(), /viewStateShareKey|compareRunsMode/);
  const other = await app.open(t, `/experiments/${id}/runs?viewStateShareKey=unknown`);
  await other.getByText('This experiment has no shared view “unknown”').waitFor();
  await waitForNames(other, ['rate 0.3', 'rate 0.2', 'rate 0.1']);
});

test('models and versions of any name', async (t) => {
  const encoded = encodeURIComponent(name);
  await opens(t, `/models/${encoded}`, name);
  await opens(t, `/models/${encoded}/versions/2`, `${name} version 2`);
  const compared = `/compare-model-versions?name=${encodeURIComponent(JSON.stringify(encoded))}&runs=${json({ [run.run_id]: '1', other: '2' })}`;
  await opens(t, compared, `Compare versions of ${name}`, /versions=1(,|%2C)2/);
});

test('a name with a slash, which no model has, is an error of this page and no other', async (t) => {
  const page = await app.open(t, '/models/a%2Fb');
  await page.getByRole('alert').waitFor();
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'a/b');
});

test('logged models', async (t) => {
  const { model } = await app.fill.call('POST', 'logged-models', { experiment_id: experiment, name: 'logged', source_run_id: run.run_id, params: [{ key: 'depth', value: '6' }] });
  const page = await opens(t, `/experiments/${experiment}/models/${model.info.model_id}`, 'logged');
  await page.getByRole('row', { name: 'depth 6' }).waitFor();
  await page.getByRole('link', { name: run.run_id.slice(0, 8) }).waitFor();
});

test('what is not part of this UI is said to be missing', async (t) => {
  const page = await opens(t, `/experiments/${experiment}/traces`, 'Page not found');
  await page.getByText('Traces and evaluation are parts of MLflow’s UI that do not exist here').waitFor();
});

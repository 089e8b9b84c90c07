// What is written through the API, as a training process or another server writes it, is seen without a reload.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { suite, unique } from './support/suite.js';

const app = await suite();
let experiment;

/** Sooner than anything is polled. */
const PUSHED_MS = 5_000;

before(async () => {
  experiment = await app.fill.experiment(unique('live'));
});

function log(runId, step, value) {
  return app.fill.call('POST', 'runs/log-metric', { run_id: runId, key: 'loss', value, step, timestamp: Date.now() });
}

/** Resolves when the page surely holds its event stream, which nothing on it tells. */
function watching(page) {
  return page.waitForTimeout(1_000);
}

test('the line of a training run grows before one’s eyes', async (t) => {
  const run = await app.fill.run(experiment, { name: 'training', status: 'RUNNING', metrics: [['loss', 9, 0], ['loss', 8, 1]] });
  const page = await app.open(t, `/experiments/${experiment}/runs/${run.run_id}/model-metrics`);
  const chart = (points, last) => page.getByRole('img', { name: new RegExp(`^loss by step: ${points} points drawn, first 9, last ${last}`) });
  await chart(2, 8).waitFor();
  await watching(page);
  for (let step = 2; step < 6; step += 1) {
    await log(run.run_id, step, 9 - step);
    await chart(step + 1, 9 - step).waitFor({ timeout: PUSHED_MS });
  }
});

test('a new run and its end appear in the table', async (t) => {
  const page = await app.open(t, `/experiments/${experiment}/runs`);
  await page.getByRole('table').waitFor();
  await watching(page);
  const name = unique('newcomer');
  const run = await app.fill.run(experiment, { name, status: 'RUNNING', metrics: [['loss', 0.125, 0]] });
  const row = page.getByRole('row', { name: new RegExp(name) });
  await row.getByText('Running').waitFor({ timeout: PUSHED_MS });
  await log(run.run_id, 1, 0.0625);
  await row.getByText('0.0625').waitFor({ timeout: PUSHED_MS });
  await app.fill.call('POST', 'runs/update', { run_id: run.run_id, status: 'FINISHED', end_time: Date.now() });
  await row.getByText('Finished').waitFor({ timeout: PUSHED_MS });
});

test('artifacts appear as they are logged', async (t) => {
  const experiment = await app.fill.experiment(unique('live artifacts'));
  const run = await app.fill.run(experiment, { name: 'uploading', status: 'RUNNING' });
  await app.fill.artifact(run, 'first.txt', 'one');
  const page = await app.open(t, `/experiments/${experiment}/runs/${run.run_id}/artifacts`);
  await page.getByRole('treeitem', { name: 'first.txt' }).waitFor();
  await app.fill.artifact(run, 'second.txt', 'two');
  await page.getByRole('treeitem', { name: 'second.txt' }).waitFor({ timeout: 5_000 });
  await page.getByRole('treeitem', { name: 'first.txt' }).click();
  const text = page.getByRole('region', { name: 'Text of first.txt' });
  await text.getByText('one').waitFor();
  await app.fill.artifact(run, 'first.txt', 'one and more');
  await page.getByText('The file is another one by now: 12 B instead of 3 B.').waitFor();
  await page.getByRole('button', { name: 'Show it' }).click();
  await text.getByText('one and more').waitFor();
});

test('models and experiments appear as they are made', async (t) => {
  const models = await app.open(t, '/models');
  await models.getByRole('heading', { name: 'Registered models', level: 1 }).waitFor();
  const experiments = await app.open(t, '/experiments');
  await experiments.getByRole('heading', { name: 'Experiments', level: 1 }).waitFor();
  await watching(experiments);
  const name = unique('made');
  await app.fill.call('POST', 'registered-models/create', { name });
  await models.getByRole('link', { name }).waitFor({ timeout: PUSHED_MS });
  await app.fill.experiment(name);
  await experiments.getByRole('link', { name, exact: true }).waitFor({ timeout: PUSHED_MS });
});

test('one connection serves the whole page, and nothing is polled', async (t) => {
  const run = await app.fill.run(experiment, { name: 'quiet', status: 'RUNNING', metrics: [['loss', 1, 0], ['loss', 2, 1]] });
  const page = await app.open(t, `/experiments/${experiment}/runs/${run.run_id}`);
  await page.getByRole('row', { name: /^loss 2 1/ }).waitFor();
  await watching(page);
  // What was read before is looked at once more.
  await page.waitForTimeout(3_000);
  const requests = [];
  page.on('request', (request) => request.url().includes('/assets/') || requests.push(request.url()));
  await page.getByRole('link', { name: 'Charts' }).click();
  await page.getByRole('img', { name: /^loss by step/ }).waitFor();
  await page.waitForTimeout(7_000);
  // The charts' own, the scripts that draw them aside, and no second stream.
  assert.ok(requests.length <= 2, requests.join('\n'));
  assert.equal(requests.filter((url) => url.includes('/events')).length, 0);
});

test('a metric that is logged for the first time gets its chart, and a column, by itself', async (t) => {
  const experiment = await app.fill.experiment(unique('live metrics'));
  const page = await app.open(t, `/experiments/${experiment}/runs?layout=split`, { viewport: { width: 2_400, height: 900 } });
  await page.getByText('No runs yet').waitFor();
  await watching(page);
  const run = await app.fill.run(experiment, { name: 'first', status: 'RUNNING', metrics: [['train/loss', 2, 0], ['train/loss', 1, 1]] });
  const chart = (name) => page.getByRole('img', { name: new RegExp(`^${name} by step: 2 points drawn`) });
  await chart('train/loss').waitFor({ timeout: 2 * PUSHED_MS });
  await page.evaluate(() => {
    const board = document.querySelector('.board');
    globalThis.wasEmpty = false;
    new MutationObserver(() => (globalThis.wasEmpty ||= !board.isConnected || !board.querySelector('.chart-card'))).observe(document.body, { childList: true, subtree: true });
  });
  for (const step of [0, 1]) await app.fill.call('POST', 'runs/log-metric', { run_id: run.run_id, key: 'val/loss', value: 3 + step, step, timestamp: Date.now() });
  // At intervals only: there may be thousands of names.
  await chart('val/loss').waitFor({ timeout: 2 * PUSHED_MS });
  await page.getByRole('columnheader', { name: 'val/loss' }).waitFor();
  assert.equal(await page.evaluate(() => globalThis.wasEmpty), false, 'the charts that were there stay');
});

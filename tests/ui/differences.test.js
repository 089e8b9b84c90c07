// Charts that compare runs as a whole, on the page of an experiment.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { withCards } from './support/boardSuite.js';
import { suite, unique } from './support/suite.js';

const app = await suite();
let experiment;
const runs = [];

before(async () => {
  experiment = await app.fill.experiment(unique('differences'));
  for (const [i, stage] of ['draft', 'review', 'done'].entries()) {
    runs.push(await app.fill.run(experiment, { name: `run ${stage}`, startTime: 1_700_000_000_000 + i * 60_000, params: { lr: String(i) }, tags: { stage }, metrics: [['loss', 9 - i, 0], ['loss', 5 + i, 1]] }));
  }
});

function open(t, cards, query = {}) {
  return app.open(t, `/experiments/${experiment}/runs?${new URLSearchParams({ layout: 'charts', charts: withCards(cards), ...query })}`);
}

test('differences are of tags as well, from the baseline of the table or one that the chart keeps', async (t) => {
  const page = await open(t, { d: { kind: 'difference' } }, { baseline: runs[0].run_id });
  const table = page.getByRole('region', { name: 'Differences', exact: true });
  await table.getByRole('columnheader', { name: 'run draft (baseline)' }).waitFor();
  await table.getByRole('row', { name: 'stage draft done review' }).waitFor();
  await table.getByRole('row', { name: /^Started/ }).waitFor();
  assert.equal(await table.getByRole('row', { name: /^Status/ }).count(), 0, 'all are finished');
  await page.getByLabel('Baseline').selectOption({ label: 'run review' });
  await table.getByRole('row', { name: 'stage review done draft' }).waitFor();
  await page.waitForFunction((id) => decodeURIComponent(decodeURIComponent(location.hash)).includes(`"baseline":"${id}"`), runs[1].run_id);
  await page.reload();
  await table.getByRole('columnheader', { name: 'run review (baseline)' }).waitFor();
});

test('runs are compared along the lowest and first value of a metric, and by how long they took', async (t) => {
  const page = await open(t, { s: { kind: 'scatter', x: 'f:loss', y: 'l:loss' }, t: { kind: 'scatter', x: 'a:started', y: 'a:duration' } });
  await page.getByRole('img', { name: /^loss \(min\) by loss \(first\): 3 runs, trend -1 / }).waitFor();
  await page.getByRole('img', { name: /^duration by start time: 3 runs/ }).waitFor();
  await page.getByRole('button', { name: 'Menu of loss (min) by loss (first)' }).click();
  await page.getByRole('button', { name: 'Edit…' }).click();
  await page.getByRole('dialog', { name: /^Edit/ }).getByLabel('X', { exact: true }).selectOption({ label: 'metric loss (max)' });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('img', { name: /^loss \(min\) by loss \(max\): 3 runs/ }).waitFor();
});

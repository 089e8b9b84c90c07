import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { suite, unique } from './support/suite.js';

const app = await suite();
const name = unique('50% of "it"?#&');
let run;

before(async () => {
  run = await app.fill.run(await app.fill.experiment(unique('models')), { name: 'model run' });
  await app.fill.model(name, run, { description: 'Predicts who leaves', versions: ['the first try', 'the second try'] });
  await app.fill.call('POST', 'registered-models/alias', { name, alias: 'champion', version: '1' });
  await app.fill.call('POST', 'model-versions/transition-stage', { name, version: '2', stage: 'Staging', archive_existing_versions: false });
});

test('the list leads to a model, its aliases to versions, and versions to runs', async (t) => {
  const page = await app.open(t, '/models');
  await page.getByRole('heading', { name: 'Registered models', level: 1 }).waitFor();
  await page.getByRole('row').filter({ hasText: name }).getByRole('link', { name: '@champion' }).click();
  const marked = page.locator('tr[aria-current=true]');
  await marked.getByText('the first try').waitFor();
  await marked.getByText('@champion').waitFor();
  assert.match(page.url(), /\/versions\/1$/);
  await page.getByRole('row', { name: /Version 2/ }).getByText('Staging').waitFor();
  await marked.getByRole('link', { name: run.run_id.slice(0, 8) }).click();
  await page.getByRole('heading', { name: 'model run', level: 1 }).waitFor();
  await page.getByRole('link', { name: `${name} version 2` }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
});

test('a model’s address survives any name and a reload', async (t) => {
  const page = await app.open(t, `/models/${encodeURIComponent(name)}`);
  await page.getByText('Predicts who leaves').waitFor();
  await page.reload();
  await page.getByText('2 versions', { exact: true }).waitFor();
  assert.equal(await page.title(), `${name} · tracker`);
});

test('the search narrows the list', async (t) => {
  const page = await app.open(t, '/models');
  await page.getByLabel('Name contains').fill('no such model');
  await page.getByText('No model matches').waitFor();
});

test('a model that does not exist is an error that says what to do', async (t) => {
  const page = await app.open(t, '/models/no%20such%20model');
  await page.getByRole('alert').getByText('Check the address').waitFor();
});

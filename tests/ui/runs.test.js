import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { suite, unique } from './support/suite.js';

const app = await suite();
let experiment;

before(async () => {
  experiment = await app.fill.experiment(unique('runs'));
  const start = Date.UTC(2026, 0, 2, 3, 4);
  const run = (i, more) => app.fill.run(experiment, { startTime: start + i * 1_000, ...more });
  await run(1, { name: 'first', params: { lr: '0.1', optimizer: 'adam' }, metrics: [['val/loss', 0.5, 3], ['only here', 7, 0]] });
  await run(2, { name: 'second', params: { lr: '0.001', optimizer: 'sgd' }, metrics: [['val/loss', 0.25, 3]], status: 'FAILED' });
  await run(3, { name: 'third', params: { lr: '0.01' }, metrics: [['val/loss', 'NaN', 3]], status: 'RUNNING' });
});

/** The names in the table, from the top. */
async function names(page) {
  return page.getByRole('region', { name: 'Runs' }).locator('tbody th').allInnerTexts();
}

async function waitForNames(page, expected) {
  await page.waitForFunction(
    (wanted) => JSON.stringify([...document.querySelectorAll('tbody th')].map((cell) => cell.innerText)) === JSON.stringify(wanted),
    expected,
  );
}

test('runs are listed newest first with the union of their metrics and parameters', async (t) => {
  const page = await app.open(t, `/experiments/${experiment}`);
  await waitForNames(page, ['third', 'second', 'first']);
  for (const header of ['Status', 'Duration', 'User', 'only here', 'val/loss', 'lr', 'optimizer']) {
    await page.getByRole('columnheader', { name: header, exact: true }).waitFor();
  }
  const rows = page.getByRole('row');
  await rows.filter({ hasText: 'third' }).getByText('NaN').waitFor();
  await rows.filter({ hasText: 'third' }).getByText('Running').waitFor();
  await rows.filter({ hasText: 'second' }).getByText('Failed').waitFor();
  await rows.filter({ hasText: 'first' }).getByText('1m 05s').waitFor();
});

test('a click on a header orders by it, and a second click turns the order around', async (t) => {
  const page = await app.open(t, `/experiments/${experiment}/runs`);
  await page.getByRole('link', { name: 'val/loss' }).click();
  await waitForNames(page, ['first', 'second', 'third']);
  const header = page.getByRole('columnheader', { name: 'val/loss' });
  assert.equal(await header.getAttribute('aria-sort'), 'descending');
  await page.getByRole('link', { name: 'val/loss' }).click();
  // NaN comes after the numbers in both directions.
  await waitForNames(page, ['second', 'first', 'third']);
  assert.equal(await header.getAttribute('aria-sort'), 'ascending');
});

test('back, forward and reload keep the view', async (t) => {
  const page = await app.open(t, `/experiments/${experiment}/runs`);
  await waitForNames(page, ['third', 'second', 'first']);
  await page.getByLabel('Filter', { exact: true }).fill("params.optimizer = 'adam'");
  await page.getByRole('button', { name: 'Apply' }).click();
  await waitForNames(page, ['first']);
  await page.reload();
  await waitForNames(page, ['first']);
  await page.getByRole('link', { name: 'first' }).click();
  await page.getByRole('heading', { name: 'first', level: 1 }).waitFor();
  await page.goBack();
  await waitForNames(page, ['first']);
  await page.goBack();
  await waitForNames(page, ['third', 'second', 'first']);
  assert.equal(await page.getByLabel('Filter', { exact: true }).inputValue(), '');
  await page.goForward();
  await waitForNames(page, ['first']);
});

test('a shared link opens filtered and ordered', async (t) => {
  const query = new URLSearchParams({ searchFilter: 'metrics.`val/loss` < 1', orderByKey: 'metrics.`val/loss`', orderByAsc: 'true' });
  const page = await app.open(t, `/experiments/${experiment}/runs?${query}`);
  await waitForNames(page, ['second', 'first']);
});

test('a refused filter is explained below its box', async (t) => {
  const page = await app.open(t, `/experiments/${experiment}/runs`);
  const box = page.getByLabel('Filter', { exact: true });
  await box.fill('metrics.loss ==== 1');
  await box.press('Enter');
  await page.getByRole('search').getByRole('alert').waitFor();
  assert.equal(await box.getAttribute('aria-invalid'), 'true');
  assert.equal(await box.inputValue(), 'metrics.loss ==== 1');
  await box.fill('metrics.`val/loss` > 0.3');
  await box.press('Enter');
  await waitForNames(page, ['first']);
  assert.equal(await box.getAttribute('aria-invalid'), 'false');
});

test('a filter without a match offers to clear it', async (t) => {
  const page = await app.open(t, `/experiments/${experiment}/runs?searchFilter=metrics.none+%3E+1`);
  await page.getByRole('link', { name: 'Clear the filter' }).click();
  await waitForNames(page, ['third', 'second', 'first']);
});

test('deleted runs are a view of their own', async (t) => {
  const id = await app.fill.experiment(unique('deleted runs'));
  const { run_id } = await app.fill.run(id, { name: 'gone' });
  await app.fill.call('POST', 'runs/delete', { run_id });
  const page = await app.open(t, `/experiments/${id}/runs`);
  await page.getByText('No runs yet').waitFor();
  await page.getByLabel('Show').selectOption('Deleted');
  await waitForNames(page, ['gone']);
  await page.getByRole('link', { name: 'gone' }).click();
  await page.getByText('This run is deleted').waitFor();
});

test('further pages are loaded on request, and many columns too', async (t) => {
  const id = await app.fill.experiment(unique('many'));
  const wide = Array.from({ length: 40 }, (_, i) => [`m${i}`, i]);
  for (let i = 0; i < 101; i += 1) await app.fill.run(id, { name: `run ${i}`, startTime: i + 1, metrics: i === 100 ? wide : [] });
  const page = await app.open(t, `/experiments/${id}/runs`);
  await page.getByText('100 runs shown, there are more').waitFor();
  await page.getByRole('button', { name: 'Load more' }).click();
  await page.getByText('101 runs', { exact: true }).waitFor();
  assert.equal((await names(page)).length, 101);
  await page.getByRole('link', { name: 'Show all' }).click();
  await page.getByRole('columnheader', { name: 'm39' }).waitFor();
});

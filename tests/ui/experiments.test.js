import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, unique } from './support/suite.js';

const app = await suite();

test('the list of experiments has descriptions and tags, and leads to runs', async (t) => {
  const name = unique('listed');
  const id = await app.fill.experiment(name, { team: 'vision', 'mlflow.note.content': 'Nightly sweep' });
  const page = await app.open(t, '/experiments');
  await page.getByRole('heading', { name: 'Experiments', level: 1 }).waitFor();
  assert.equal(await page.title(), 'Experiments · tracker');
  assert.match(page.url(), /#\/experiments$/);
  const row = page.getByRole('row', { name });
  await row.getByText('Nightly sweep').waitFor();
  await row.getByText('vision').waitFor();
  await row.getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  assert.match(page.url(), new RegExp(`#/experiments/${id}/runs$`));
});

test('typing filters by name, and the URL brings the same list back', async (t) => {
  const [wanted, other] = [unique('Wanted'), unique('other')];
  await app.fill.experiment(wanted);
  await app.fill.experiment(other);
  const page = await app.open(t, '/experiments');
  await page.getByRole('link', { name: other }).waitFor();
  await page.getByLabel('Name contains').fill(wanted.toLowerCase());
  await page.getByRole('link', { name: other }).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: wanted }).waitFor();
  await page.reload();
  await page.getByRole('link', { name: wanted }).waitFor();
  assert.equal(await page.getByLabel('Name contains').inputValue(), wanted.toLowerCase());
  assert.equal(await page.getByRole('link', { name: other }).count(), 0);
});

test('a search without a match says so, and one that cannot be asked says why', async (t) => {
  const page = await app.open(t, '/experiments?searchFilter=no+such+experiment');
  await page.getByText('No experiment matches').waitFor();
  await page.getByLabel('Name contains').fill(`both ' and "`);
  await page.getByRole('alert').getByText('cannot be searched for').waitFor();
});

test('further pages are loaded on request', async (t) => {
  const prefix = unique('paged');
  for (let i = 0; i < 101; i += 1) await app.fill.experiment(`${prefix} ${i}`);
  const page = await app.open(t, `/experiments?searchFilter=${encodeURIComponent(prefix)}`);
  await page.getByText('100 experiments shown, there are more').waitFor();
  await page.getByRole('button', { name: 'Load more' }).click();
  await page.getByText('101 experiments', { exact: true }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Load more' }).count(), 0);
});

test('an experiment that does not exist is an error that says what to do', async (t) => {
  const page = await app.open(t, '/experiments/987654321');
  await page.getByRole('alert').getByText('Check the address').waitFor();
});

test('an empty experiment shows code that would fill it', async (t) => {
  const name = unique('empty "quoted"');
  const id = await app.fill.experiment(name);
  const page = await app.open(t, `/experiments/${id}`);
  const code = await page.getByRole('region', { name: 'Python example' }).innerText();
  assert.ok(code.includes(`mlflow.set_tracking_uri("${app.url}")`), code);
  assert.ok(code.includes(`mlflow.set_experiment(${JSON.stringify(name)})`), code);
});

test('an unknown address is a page that leads back', async (t) => {
  const page = await app.open(t, '/no/such/page');
  await page.getByRole('heading', { name: 'Page not found', level: 1 }).waitFor();
  await page.getByRole('main').getByRole('link', { name: 'experiments' }).click();
  await page.getByRole('heading', { name: 'Experiments', level: 1 }).waitFor();
});

test('a server that is gone is said to be gone, and trying again finds it', async (t) => {
  const name = unique('still there');
  await app.fill.experiment(name);
  const page = await app.open(t, '/models');
  await page.getByRole('heading', { name: 'Registered models', level: 1 }).waitFor();
  await page.route('**/ajax-api/**', (route) => route.abort());
  await page.getByRole('link', { name: 'Experiments' }).click();
  await page.getByRole('alert').getByText('Check that the server is running').waitFor();
  await page.unroute('**/ajax-api/**');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('link', { name }).waitFor();
});

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
  for (let i = 0; i < 501; i += 1) await app.fill.experiment(`${prefix} ${i}`);
  const page = await app.open(t, `/experiments?searchFilter=${encodeURIComponent(prefix)}`);
  await page.getByText('500 experiments shown, there are more').waitFor();
  await page.getByRole('button', { name: 'Load more' }).click();
  await page.getByText('501 experiments', { exact: true }).waitFor();
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

test('names with slashes are a tree whose folders close', async (t) => {
  const root = unique('tree');
  for (const name of ['vision/cls', 'vision/seg', 'nlp']) await app.fill.experiment(`${root}/${name}`);
  const page = await app.open(t, `/experiments?searchFilter=${encodeURIComponent(root)}`);
  await page.getByRole('link', { name: 'seg', exact: true }).waitFor();
  await page.getByRole('button', { name: 'vision/', exact: true }).click();
  await page.getByRole('link', { name: 'seg', exact: true }).waitFor({ state: 'detached' });
  await page.reload();
  await page.getByRole('link', { name: 'nlp', exact: true }).waitFor();
  assert.equal(await page.getByRole('link', { name: 'seg', exact: true }).count(), 0);
  await page.getByLabel('As', { exact: true }).selectOption('list');
  await page.getByRole('link', { name: `${root}/vision/seg` }).waitFor();
});

test('an experiment is made, described, renamed, deleted and brought back', async (t) => {
  const name = unique('made');
  const page = await app.open(t, '/experiments');
  await page.getByRole('button', { name: 'New experiment' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill(name);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  await page.getByText('About this experiment').click();
  await page.getByRole('button', { name: 'Add a description' }).click();
  await page.getByLabel('Description (Markdown)').fill('# Plan\n\n- *first* step <b>no markup</b>');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('heading', { name: 'Plan' }).waitFor();
  assert.equal(await page.locator('.markdown em').innerText(), 'first');
  assert.equal(await page.locator('.markdown b').count(), 0);
  // From now on it is seen at once.
  await page.reload();
  await page.getByRole('heading', { name: 'Plan' }).waitFor();
  await page.getByText('About this experiment').click();
  await page.getByRole('button', { name: 'Rename…' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill(`${name} again`);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: `${name} again`, level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Delete…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('heading', { name: 'Experiments', level: 1 }).waitFor();
  await page.getByLabel('Show', { exact: true }).selectOption('Deleted');
  await page.getByRole('checkbox', { name: `Select ${name} again` }).check();
  await page.getByRole('button', { name: 'Restore' }).click();
  await page.getByText('1 experiment restored').waitFor();
  await page.getByLabel('Show', { exact: true }).selectOption('Active');
  await page.getByRole('link', { name: `${name} again` }).waitFor();
});

test('experiments are found by tag, deleted together and opened together', async (t) => {
  const team = unique('team').replaceAll(' ', '-');
  const names = [unique('one'), unique('two')];
  const ids = [];
  for (const name of names) ids.push(await app.fill.experiment(name, { team }));
  for (const id of ids) await app.fill.run(id, { name: `run of ${id}` });
  const page = await app.open(t, '/experiments');
  await page.getByLabel('Tag (key or key=value)').fill(`team=${team}`);
  await page.getByText('2 experiments', { exact: true }).waitFor();
  await page.getByLabel('Select all experiments').check();
  await page.getByRole('link', { name: 'Open runs together' }).click();
  for (const id of ids) await page.getByRole('link', { name: `run of ${id}` }).waitFor();
  await page.goBack();
  await page.getByLabel('Select all experiments').check();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('No experiment matches').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('2 experiments', { exact: true }).waitFor();
});

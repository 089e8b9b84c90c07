// What is there on every page: the palette, shortcuts, themes, the start page and the state of the connection.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { suite, unique } from './support/suite.js';

const app = await suite();
const name = unique('palette');
let run;

before(async () => {
  const experiment = await app.fill.experiment(name);
  run = await app.fill.run(experiment, { name: `${name} run`, status: 'RUNNING' });
  await app.fill.model(`${name} model`, run, { versions: ['one'] });
});

/** Opens the palette and types. */
async function find(page, text) {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^Search/ }).fill(text);
  return page.getByRole('option');
}

test('the palette finds experiments, runs, models and commands, by keyboard alone', async (t) => {
  const page = await app.open(t, '/experiments');
  await page.getByRole('heading', { name: 'Experiments', level: 1 }).waitFor();
  const options = await find(page, name);
  await options.filter({ hasText: 'Model' }).filter({ hasText: `${name} model` }).waitFor();
  await options.filter({ hasText: 'Run' }).filter({ hasText: `${name} run` }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  const byId = await find(page, run.run_id.slice(0, 10));
  await byId.filter({ hasText: `${name} run` }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: `${name} run`, level: 1 }).waitFor();
  await find(page, 'go models');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Registered models', level: 1 }).waitFor();
});

test('keys go to pages, and a sheet tells which', async (t) => {
  const page = await app.open(t, '/experiments');
  await page.getByRole('heading', { name: 'Experiments', level: 1 }).waitFor();
  await page.keyboard.type('gm');
  await page.getByRole('heading', { name: 'Registered models', level: 1 }).waitFor();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await sheet.getByText('Create a model').waitFor();
  await sheet.getByText('Go to experiments').waitFor();
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  // Letters that are typed are letters.
  await page.getByLabel('Name contains').fill('g');
  await page.keyboard.type('e?');
  assert.equal(await page.getByLabel('Name contains').inputValue(), 'ge?');
});

test('a theme is chosen, kept, and given back to the system', async (t) => {
  const page = await app.open(t, '/models', { colorScheme: 'light' });
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  const choose = async (label) => {
    await page.getByRole('button', { name: /^Theme/ }).click();
    await page.getByRole('menuitemradio', { name: label }).click();
  };
  await page.getByRole('heading', { name: 'Registered models', level: 1 }).waitFor();
  assert.equal(await theme(), 'light');
  await choose('Dark');
  assert.equal(await theme(), 'dark');
  await page.reload();
  assert.equal(await theme(), 'dark');
  await choose('As the system');
  assert.equal(await theme(), 'light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
});

test('the start page shows what runs and what was worked on, as it changes', async (t) => {
  const page = await app.open(t, '/');
  await page.getByRole('link', { name: `${name} run` }).waitFor();
  await page.getByRole('link', { name, exact: true }).last().waitFor();
  await page.getByRole('link', { name: `${name} model` }).first().waitFor();
  await page.getByRole('img', { name: /^\d+ runs? in 26 weeks, most on / }).waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
  await app.fill.call('POST', 'runs/update', { run_id: run.run_id, status: 'FINISHED', end_time: Date.now() });
  await page.getByRole('link', { name: `${name} run` }).waitFor({ state: 'detached', timeout: 5_000 });
});

test('a lost connection is said, and so is that it came back', async (t) => {
  const page = await app.open(t, '/models');
  await page.getByText('Live', { exact: true }).waitFor();
  await page.route('**/events**', (route) => route.abort());
  await page.reload();
  await page.getByText('Reconnecting…').waitFor();
  await page.unroute('**/events**');
  await page.getByText('Live', { exact: true }).waitFor();
});

test('pages that were looked at are offered before anything is typed', async (t) => {
  const page = await app.open(t, `/models/${encodeURIComponent(`${name} model`)}`);
  await page.getByRole('heading', { name: `${name} model`, level: 1 }).waitFor();
  await page.waitForTimeout(2_000);
  await page.goto(`${app.url}/#/experiments`);
  await page.getByRole('heading', { name: 'Experiments', level: 1 }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('option').filter({ hasText: 'Recent' }).filter({ hasText: `${name} model` }).click();
  await page.getByRole('heading', { name: `${name} model`, level: 1 }).waitFor();
});

test('what a link leads to is on its way before it is pressed', async (t) => {
  const page = await app.open(t, '/models');
  const link = page.getByRole('link', { name: `${name} model`, exact: true });
  const asked = page.waitForRequest((request) => request.url().includes('registered-models/get'));
  await link.hover();
  await asked;
});

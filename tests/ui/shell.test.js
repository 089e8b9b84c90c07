// What is there on every page: the palette, shortcuts, themes, the start page and the state of the connection.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { suite, unique } from './support/suite.js';

const app = await suite();
const name = unique('palette');
let run;

before(async () => {
  const experiment = await app.fill.experiment(name);
  run = await app.fill.run(experiment, { name: `${name} run`, status: 'RUNNING', metrics: [['loss', 1]] });
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

test('the palette finds saved views, logged models and the charts of the experiment that is looked at', async (t) => {
  const word = unique('needle');
  const id = await app.fill.experiment(`${word} place`, { [`tracker.view.${word} view`]: '?searchFilter=metrics.x+%3E+1' });
  await app.fill.run(id, { name: 'one', metrics: [[`${word}/loss`, 1], ['other', 1]] });
  await app.fill.call('POST', 'logged-models', { experiment_id: id, name: `${word.replace(' ', '-')}-net` });
  const page = await app.open(t, `/experiments/${id}/runs`);
  await page.getByRole('heading', { name: `${word} place`, level: 1 }).waitFor();
  const choose = async (text, kind) => {
    await (await find(page, text)).filter({ hasText: kind }).first().click();
  };
  await choose(`${word} view`, 'View');
  await page.waitForURL(/searchFilter=metrics\.x/);
  await choose(`${word}/loss`, 'Chart');
  await page.waitForURL(/layout=charts/);
  await page.getByRole('heading', { name: `${word}/loss` }).waitFor();
  assert.equal(await page.getByRole('heading', { name: 'other' }).count(), 0);
  await choose(`${word.replace(' ', '-')}-net`, 'Logged model');
  await page.getByRole('heading', { name: `${word.replace(' ', '-')}-net`, level: 1 }).waitFor();
});

test('lists and tabs are used by keyboard, and the sheet tells of them and of charts', async (t) => {
  const page = await app.open(t, `/experiments?searchFilter=${encodeURIComponent(name)}`);
  await page.getByRole('link', { name, exact: true }).waitFor();
  await page.keyboard.type('jx');
  await page.getByText('1 experiment selected').waitFor();
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.value), name);
  await page.keyboard.press('Tab');
  await page.locator('body').click({ position: { x: 2, y: 400 } });
  await page.keyboard.press('n');
  await page.getByRole('dialog', { name: 'New experiment' }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('k');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  await page.keyboard.press('2');
  await page.waitForURL(/\/models$/);
  await page.goto(`${app.url}/#/runs/${run.run_id}`);
  await page.getByRole('link', { name: 'Charts' }).waitFor();
  await page.keyboard.press('2');
  await page.getByRole('button', { name: 'Add chart' }).waitFor();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await sheet.getByText('Go to the tab Artifacts').waitFor();
  await sheet.getByText('Zoom in, or out').waitFor();
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
  const item = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: `${name} run` }) });
  await item.getByText(/last metric .* ago/).waitFor();
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

// What the runs table keeps: in its address, in the browser, and with the experiment.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { check, column, headers, row, waitForNames } from './support/grid.js';
import { suite, unique } from './support/suite.js';

const CLIPBOARD = { permissions: ['clipboard-read', 'clipboard-write'] };
const app = await suite();
let experiment;

before(async () => {
  experiment = await app.fill.experiment(unique('kept'));
  for (let i = 0; i < 3; i += 1) {
    await app.fill.run(experiment, { name: `run ${i}`, startTime: i + 1, params: { lr: `0.${i}` }, metrics: [0, 1, 2].map((step) => ['loss', (3 - i) * 10 + step, step]) });
  }
});

const runsPath = () => `/experiments/${experiment}/runs`;

/** Goes there as from a bookmark. */
async function visit(page, path) {
  await page.evaluate((hash) => (location.hash = hash), path);
}

function clipboard(page) {
  return page.evaluate(() => navigator.clipboard.readText());
}

test('a table is kept as it was arranged, in one step of the history', async (t) => {
  const page = await app.open(t, runsPath());
  await waitForNames(page, ['run 2', 'run 1', 'run 0']);
  await column(page, 'User', 'Hide');
  await page.getByRole('link', { name: 'loss' }).click();
  await waitForNames(page, ['run 0', 'run 1', 'run 2']);
  await visit(page, '/experiments');
  await page.getByRole('heading', { name: 'Experiments', level: 1 }).waitFor();
  await visit(page, runsPath());
  await waitForNames(page, ['run 0', 'run 1', 'run 2']);
  await page.waitForURL(/columns=/);
  await page.goBack();
  await page.getByRole('heading', { name: 'Experiments', level: 1 }).waitFor();
  await visit(page, runsPath());
  await page.waitForURL(/columns=/);
  assert.ok(!(await headers(page)).includes('User'));
});

test('a link replaces nothing of what a person arranged, and what they looked for does not come back', async (t) => {
  const page = await app.open(t, runsPath());
  await waitForNames(page, ['run 2', 'run 1', 'run 0']);
  await column(page, 'User', 'Hide');
  await page.waitForURL(/columns=/);
  await page.getByRole('button', { name: 'Both', exact: true }).click();
  await page.getByRole('button', { name: 'Chart settings' }).click();
  await page.getByLabel('Logarithmic y').check();
  await page.keyboard.press('Escape');
  await page.waitForURL(/charts=/);
  await page.getByRole('searchbox', { name: 'Find charts' }).fill('loss');
  await page.waitForURL(/search%3Dloss/);
  await visit(page, `${runsPath()}?columns=param.lr&rows=tall`);
  await page.waitForURL(/rows=tall/);
  await visit(page, '/experiments');
  await page.getByRole('heading', { name: 'Experiments', level: 1 }).waitFor();
  await visit(page, runsPath());
  await page.waitForURL((url) => url.href.includes('charts=log%3Dy') && !url.href.includes('search') && !url.href.includes('rows=tall'));
  assert.ok((await headers(page)).includes('Started'));
});

test('several numbers of a metric are columns beside each other, by its menu and by the chooser', async (t) => {
  const page = await app.open(t, `${runsPath()}?columns=metric.last.loss,param.lr`);
  await waitForNames(page, ['run 2', 'run 1', 'run 0']);
  await column(page, 'loss', 'Add the minimum as a column');
  await page.getByRole('columnheader', { name: 'loss (min)' }).waitFor();
  assert.deepEqual(await headers(page), ['Name', 'loss', 'loss (min)', 'lr']);
  await page.getByRole('button', { name: 'Columns', exact: true }).click();
  const stats = page.getByRole('group', { name: 'Columns of loss' });
  await stats.getByRole('button', { name: 'max' }).click();
  await stats.getByRole('button', { name: 'last' }).click();
  await page.keyboard.press('Escape');
  assert.deepEqual(await headers(page), ['Name', 'loss (min)', 'loss (max)', 'lr']);
});

test('keys and ranges stay with their run while others come above it', async (t) => {
  const id = await app.fill.experiment(unique('moving'));
  for (let i = 0; i < 4; i += 1) await app.fill.run(id, { name: `m${i}`, startTime: i + 1 });
  const page = await app.open(t, `/experiments/${id}/runs`);
  await waitForNames(page, ['m3', 'm2', 'm1', 'm0']);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.waitForFunction(() => document.activeElement.matches('[role=row][aria-current=true]') && document.activeElement.innerText.includes('m2'));
  await app.fill.run(id, { name: 'new', startTime: 9 });
  await waitForNames(page, ['new', 'm3', 'm2', 'm1', 'm0']);
  assert.equal(await row(page, 'm2').getAttribute('aria-current'), 'true');
  await page.keyboard.press('x');
  assert.ok(await page.getByRole('checkbox', { name: 'Select m2', exact: true }).isChecked());
  await app.fill.run(id, { name: 'newer', startTime: 10 });
  await waitForNames(page, ['newer', 'new', 'm3', 'm2', 'm1', 'm0']);
  await check(page, 'm0', { modifiers: ['Shift'] });
  await page.getByText('3 runs selected').waitFor();
});

test('groups open by key', async (t) => {
  const page = await app.open(t, `${runsPath()}?groupBy=param.lr`);
  await page.getByText('3 runs in 3 groups').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('f');
  await waitForNames(page, ['run 0']);
  await page.keyboard.press('f');
  await waitForNames(page, []);
});

test('selected runs are taken away though they no longer match, and the view as code', async (t) => {
  const page = await app.open(t, `${runsPath()}?columns=param.lr`, CLIPBOARD);
  await waitForNames(page, ['run 2', 'run 1', 'run 0']);
  await check(page, 'run 0');
  await page.getByLabel('Filter', { exact: true }).fill("params.lr = '0.2'");
  await page.keyboard.press('Enter');
  await waitForNames(page, ['run 2']);
  const exported = page.getByRole('button', { name: 'Export' });
  await exported.click();
  await page.getByRole('combobox', { name: 'What' }).selectOption('selected');
  await page.getByRole('button', { name: 'Copy as CSV' }).click();
  await page.getByText('1 row copied').waitFor();
  assert.match(await clipboard(page), /^Name,Run id,lr\r\nrun 0,[\da-f]{32},0\.0\r\n$/);
  await exported.click();
  await page.getByRole('button', { name: 'Copy as Python' }).click();
  await page.getByText('Code that finds these runs copied').waitFor();
  assert.ok((await clipboard(page)).includes(`filter_string="params.lr = '0.2'"`));
});

test('a saved view and a copied link bring the layout of the charts', async (t) => {
  const id = await app.fill.experiment(unique('shared'));
  await app.fill.run(id, { name: 'one', metrics: [0, 1].flatMap((step) => [['kept', step, step], ['left out', step, step]]) });
  const page = await app.open(t, `/experiments/${id}/runs?layout=split`, CLIPBOARD);
  await page.getByRole('button', { name: 'Menu of left out' }).click();
  await page.getByRole('button', { name: 'Hide', exact: true }).click();
  const titles = (of) => of.locator('.chart-card h3').allInnerTexts();
  await page.waitForFunction(() => document.querySelectorAll('.chart-card h3').length === 1);
  await page.getByRole('button', { name: 'Saved views' }).click();
  await page.getByRole('button', { name: 'Copy link to this view' }).click();
  await page.getByText('Link to this view copied').waitFor();
  const stranger = await app.open(t, (await clipboard(page)).split('#')[1]);
  await stranger.getByRole('img', { name: /^kept by step/ }).waitFor();
  assert.deepEqual(await titles(stranger), ['kept']);
  await page.getByRole('button', { name: 'Saved views' }).click();
  await page.getByRole('button', { name: 'Save this view…' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('one chart');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Save view' }).waitFor({ state: 'detached' });
  const other = await app.open(t, `/experiments/${id}/runs?layout=split`);
  await other.getByRole('img', { name: /^left out by step/ }).waitFor();
  await other.getByRole('button', { name: 'Saved views' }).click();
  await other.getByRole('link', { name: 'one chart' }).click();
  await other.getByRole('img', { name: /^left out by step/ }).waitFor({ state: 'detached' });
  assert.deepEqual(await titles(other), ['kept']);
  const many = await app.open(t, `/compare-experiments?experiments=${encodeURIComponent(JSON.stringify([id]))}&rows=tall`, CLIPBOARD);
  await many.getByRole('button', { name: 'Copy link' }).click();
  await many.getByText('Link to this view copied').waitFor();
  assert.match(await clipboard(many), /compare-experiments\?experiments=.*rows=tall/);
});

test('a run that is running says how long it has been, and goes on counting', async (t) => {
  const id = await app.fill.experiment(unique('running'));
  const parent = await app.fill.run(id, { name: 'parent', startTime: 1 });
  await app.fill.run(id, { name: 'slow', startTime: Date.now() - 125_000, status: 'RUNNING', tags: { 'mlflow.parentRunId': parent.run_id } });
  const page = await app.open(t, `/experiments/${id}/runs`);
  const soFar = /2m (\d\d)s so far/;
  await row(page, 'slow').getByText(soFar).waitFor();
  const shown = await row(page, 'slow').getByText(soFar).innerText();
  await page.waitForFunction((text) => !document.querySelector('.grid').innerText.includes(text), shown);
  await row(page, 'slow').getByText(soFar).waitFor();
  await page.goto(`${app.url}/#/experiments/${id}/runs/${parent.run_id}`);
  await page.getByRole('region', { name: 'Child runs' }).getByText(/2m \d\ds so far/).waitFor();
});

test('parameters are compared to the baseline too, in percent on demand', async (t) => {
  const id = await app.fill.experiment(unique('deltas'));
  const base = await app.fill.run(id, { name: 'base', params: { lr: '0.1', optimizer: 'adam' }, metrics: [['loss', 2]] });
  await app.fill.run(id, { name: 'other', params: { lr: '0.05', optimizer: 'sgd' }, metrics: [['loss', 3]] });
  const page = await app.open(t, `/experiments/${id}/runs?columns=metric.last.loss,param.lr,param.optimizer&baseline=${base.run_id}`);
  await row(page, 'other').getByText('▲ 1', { exact: true }).waitFor();
  await row(page, 'other').getByText('▼ 0.05', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'View', exact: true }).click();
  await page.getByLabel('Differences from the baseline in percent').check();
  await row(page, 'other').getByText('▲ 50 %', { exact: true }).waitFor();
  await row(page, 'other').getByText('▼ 50 %', { exact: true }).waitFor();
  await page.waitForURL(/delta=percent/);
});

test('the eye of a group takes its line out of the charts, and the address keeps it', async (t) => {
  const id = await app.fill.experiment(unique('eyes of groups'));
  for (const lr of ['0.1', '0.1', '0.2']) await app.fill.run(id, { name: `rate ${lr}`, params: { lr }, metrics: [['loss', 1, 0], ['loss', 0, 1]] });
  const page = await app.open(t, `/experiments/${id}/runs?layout=split&groupBy=param.lr`);
  const both = () => page.getByRole('img', { name: /^loss by step: 2 lines/ }).waitFor();
  const one = () => page.getByRole('img', { name: /^loss by step: 2 points/ }).waitFor();
  await both();
  const eye = page.getByRole('button', { name: 'Show the group 0.1 in charts' });
  await eye.click();
  await one();
  await page.waitForURL(/hiddenGroups=/);
  await page.reload();
  await one();
  assert.equal(await eye.getAttribute('aria-pressed'), 'false');
  await page.getByRole('button', { name: 'Show 0.1', exact: true }).click();
  assert.equal(await page.getByRole('button', { name: 'Show rate 0.1 in charts' }).first().getAttribute('aria-disabled'), 'true');
  await eye.click();
  await both();
});

test('groups are ordered by name and size, and selected with all their runs', async (t) => {
  const id = await app.fill.experiment(unique('group order'));
  for (const [i, lr] of ['2', '2', '1', '10'].entries()) await app.fill.run(id, { name: `g${i}`, startTime: i + 1, params: { lr } });
  const page = await app.open(t, `/experiments/${id}/runs?groupBy=param.lr`);
  await page.getByText('4 runs in 3 groups').waitFor();
  const inOrder = (expected) =>
    page.waitForFunction((wanted) => [...document.querySelectorAll('.grid-group .grid-ellipsis')].map((cell) => cell.innerText).join() === wanted, expected);
  await page.getByRole('link', { name: 'Name', exact: true }).click();
  await inOrder('1,2,10');
  await page.getByRole('link', { name: 'Name', exact: true }).click();
  await inOrder('10,2,1');
  await page.locator('.grid').getByRole('link', { name: 'Runs', exact: true }).click();
  await inOrder('2,1,10');
  const box = page.getByRole('checkbox', { name: 'Select the runs of 2', exact: true });
  await box.click();
  await page.getByText('2 runs selected').waitFor();
  assert.ok(await box.isChecked());
  await page.getByRole('button', { name: 'Show 2' }).click();
  await page.getByRole('checkbox', { name: 'Select g0', exact: true }).click();
  await page.getByText('1 run selected').waitFor();
  assert.ok(!(await box.isChecked()));
});

test('children of children open too, those of a deleted parent stand at the top, and a filter says that it lays the tree flat', async (t) => {
  const id = await app.fill.experiment(unique('families'));
  const child = (name, parent) => app.fill.run(id, { name, startTime: 5, tags: { 'mlflow.parentRunId': parent.run_id } });
  const top = await app.fill.run(id, { name: 'top', startTime: 1 });
  const middle = await child('middle', top);
  await child('bottom', middle);
  const gone = await app.fill.run(id, { name: 'gone', startTime: 9 });
  await child('orphan', gone);
  await app.fill.call('POST', 'runs/delete', { run_id: gone.run_id });
  const page = await app.open(t, `/experiments/${id}/runs?tree=true`);
  await waitForNames(page, ['orphan', 'top']);
  await page.getByRole('button', { name: 'Show children of top' }).click();
  await waitForNames(page, ['orphan', 'top', 'middle']);
  await page.getByRole('button', { name: 'Show children of middle' }).click();
  await waitForNames(page, ['orphan', 'top', 'middle', 'bottom']);
  await page.getByText('2 runs and their children').waitFor();
  await page.getByLabel('Filter', { exact: true }).fill("attributes.status = 'FINISHED'");
  await page.keyboard.press('Enter');
  await page.getByText('4 runs; children are not below their parents while there is a filter').waitFor();
});

test('a column is hidden among those in which runs differ, and the others are still there', async (t) => {
  const page = await app.open(t, `${runsPath()}?columns=attribute.user,param.lr,metric.last.loss&differs=true`);
  await page.getByRole('columnheader', { name: 'User' }).waitFor({ state: 'detached' });
  await column(page, 'lr', 'Hide');
  await page.getByRole('columnheader', { name: 'lr' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'View', exact: true }).click();
  await page.getByLabel('Only columns in which runs differ').uncheck();
  await page.getByRole('columnheader', { name: 'User' }).waitFor();
  assert.deepEqual(await headers(page), ['Name', 'User', 'loss']);
});

test('a run hidden from charts stays hidden, and one shown stays shown, in any order', async (t) => {
  const id = await app.fill.experiment(unique('eyes'));
  for (let i = 0; i < 12; i += 1) await app.fill.run(id, { name: `eye ${i}`, startTime: i + 1 });
  const page = await app.open(t, `/experiments/${id}/runs?columns=attribute.started`);
  const eye = (name) => page.getByRole('button', { name: `Show ${name} in charts`, exact: true });
  await eye('eye 11').click();
  await eye('eye 0').click();
  await page.waitForURL(/hidden=.*drawn=/);
  await page.getByRole('link', { name: 'Started' }).click();
  await page.waitForFunction(() => document.querySelector('.grid [role=rowgroup]:last-child a').innerText === 'eye 0');
  assert.equal(await eye('eye 11').getAttribute('aria-pressed'), 'false');
  assert.equal(await eye('eye 0').getAttribute('aria-pressed'), 'true');
});

test('all runs that match are selected beyond those that were read, and changed in several requests that are told of', async (t) => {
  const id = await app.fill.experiment(unique('very many'));
  const create = (_, i) => app.fill.call('POST', 'runs/create', { experiment_id: id, run_name: `m${i}`, start_time: i + 1 });
  for (let at = 0; at < 1_050; at += 150) await Promise.all(Array.from({ length: 150 }, create));
  const page = await app.open(t, `/experiments/${id}/runs`);
  await page.getByText('1,050 runs', { exact: true }).waitFor();
  await page.getByLabel('Select all runs that are loaded').click();
  await page.getByText('200 runs selected').waitFor();
  await page.getByRole('button', { name: 'Select all 1,050 runs that match' }).click();
  await page.getByText('1,050 runs selected').waitFor();
  await page.getByRole('button', { name: /^Select all/ }).waitFor({ state: 'detached' });
  let requests = 0;
  await page.route('**/runs/delete', (route) => ((requests += 1) === 2 ? route.fulfill({ status: 500, json: { message: 'the disk is full' } }) : route.continue()));
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('Only 1,000 of 1,050 runs were deleted: the disk is full').waitFor();
  await page.getByText('50 runs selected', { exact: true }).waitFor();
  await page.getByText('50 runs', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('1,050 runs', { exact: true }).waitFor();
});

test('a filter that is typed says so until it is applied, is cleared, and finds a key by any part of very many', async (t) => {
  const id = await app.fill.experiment(unique('typed'));
  const metrics = Array.from({ length: 230 }, (_, i) => [`metric ${String(i).padStart(3, '0')}`, i, 0]);
  await app.fill.run(id, { name: 'one', metrics: [...metrics, ['validation/accuracy', 1, 0]] });
  await app.fill.run(id, { name: 'two' });
  const page = await app.open(t, `/experiments/${id}/runs`);
  await waitForNames(page, ['two', 'one']);
  const box = page.getByRole('combobox', { name: 'Filter' });
  await box.fill('metrics.accur');
  await page.getByRole('option', { name: 'metrics.validation/accuracy metric' }).click();
  await box.pressSequentially('> 0');
  await page.getByText('Not applied yet').waitFor();
  await page.getByRole('button', { name: 'Apply filter' }).click();
  await waitForNames(page, ['one']);
  await page.getByText('Not applied yet').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Clear filter' }).click();
  await waitForNames(page, ['two', 'one']);
  assert.equal(await box.inputValue(), '');
  await box.fill('attributes.start_time > ');
  await page.getByRole('option', { name: '24 hours ago' }).click();
  assert.match(await box.inputValue(), /^attributes\.start_time > \d{13} $/);
});

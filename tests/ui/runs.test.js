import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { check, column, headers, row, waitForNames } from './support/grid.js';
import { suite, unique } from './support/suite.js';

const app = await suite();
let experiment;

before(async () => {
  experiment = await app.fill.experiment(unique('runs'));
  const start = Date.UTC(2026, 0, 2, 3, 4);
  const run = (i, more) => app.fill.run(experiment, { startTime: start + i * 1_000, ...more });
  await run(1, { name: 'first', params: { lr: '0.1', optimizer: 'adam' }, metrics: [['val/loss', 0.9, 1], ['val/loss', 0.5, 3], ['only here', 7, 0]] });
  await run(2, { name: 'second', params: { lr: '0.001', optimizer: 'sgd' }, metrics: [['val/loss', 0.25, 3]], status: 'FAILED' });
  await run(3, { name: 'third', params: { lr: '0.01' }, metrics: [['val/loss', 'NaN', 3]], status: 'RUNNING' });
});

function openRuns(t, query = {}) {
  return app.open(t, `/experiments/${experiment}/runs?${new URLSearchParams(query)}`);
}

test('runs are listed newest first with the union of their metrics and parameters', async (t) => {
  const page = await app.open(t, `/experiments/${experiment}`);
  await waitForNames(page, ['third', 'second', 'first']);
  assert.deepEqual(await headers(page), ['Name', 'Status', 'Started', 'Duration', 'User', 'Source', 'val/loss', 'only here', 'lr', 'optimizer']);
  await row(page, 'third').getByText('NaN').waitFor();
  await row(page, 'third').getByText('Running').waitFor();
  await row(page, 'second').getByText('Failed').waitFor();
  await row(page, 'first').getByText('1m 05s').waitFor();
});

test('a click on a header orders by it, and a second click turns the order around', async (t) => {
  const page = await openRuns(t);
  await page.getByRole('link', { name: 'val/loss' }).click();
  await waitForNames(page, ['first', 'second', 'third']);
  const header = page.getByRole('columnheader', { name: 'val/loss' });
  assert.equal(await header.getAttribute('aria-sort'), 'descending');
  await page.getByRole('link', { name: 'val/loss' }).click();
  // NaN comes after the numbers in both directions.
  await waitForNames(page, ['second', 'first', 'third']);
  assert.equal(await header.getAttribute('aria-sort'), 'ascending');
  // What runs still has no duration, and comes last.
  await page.getByRole('link', { name: 'Duration' }).click();
  await waitForNames(page, ['second', 'first', 'third']);
});

test('back, forward and reload keep the view', async (t) => {
  const page = await openRuns(t);
  await waitForNames(page, ['third', 'second', 'first']);
  await page.getByLabel('Filter', { exact: true }).fill("params.optimizer = 'adam'");
  await page.keyboard.press('Enter');
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
  const page = await openRuns(t, { searchFilter: 'metrics.`val/loss` < 1', orderByKey: 'metrics.`val/loss`', orderByAsc: 'true' });
  await waitForNames(page, ['second', 'first']);
});

test('a refused filter is explained below its box, at the place of the mistake', async (t) => {
  const page = await openRuns(t, { name: 'first' });
  const box = page.getByLabel('Filter', { exact: true });
  await box.fill('metrics.loss ==== 1');
  await box.press('Enter');
  const alert = page.getByRole('search').getByRole('alert');
  await alert.waitFor();
  assert.equal(await alert.locator('mark').innerText(), '====');
  assert.equal(await box.getAttribute('aria-invalid'), 'true');
  assert.equal(await box.inputValue(), 'metrics.loss ==== 1');
  await box.fill('metrics.`val/loss` > 0.3');
  await box.press('Enter');
  await waitForNames(page, ['first']);
  assert.equal(await box.getAttribute('aria-invalid'), 'false');
});

test('keys that exist complete the filter, by keyboard', async (t) => {
  const page = await openRuns(t);
  await waitForNames(page, ['third', 'second', 'first']);
  await page.keyboard.press('/');
  await page.keyboard.type('loss');
  await page.getByRole('option', { name: 'metrics.val/loss' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const box = page.getByRole('combobox', { name: 'Filter' });
  assert.equal(await box.inputValue(), 'metrics.`val/loss` ');
  await page.getByRole('option', { name: '>=' }).waitFor();
  await page.keyboard.type('> 0.3');
  await page.keyboard.press('Enter');
  await waitForNames(page, ['first']);
  // It is offered again.
  await box.fill('');
  await page.getByRole('option', { name: 'metrics.`val/loss` > 0.3 recent' }).waitFor();
  await box.fill('params.optimizer = ');
  await page.getByRole('option', { name: "'adam' 1 run" }).waitFor();
});

test('a name is found by a part of it, or by a regular expression', async (t) => {
  const page = await openRuns(t);
  const box = page.getByLabel('Name contains');
  await box.fill('IR');
  await waitForNames(page, ['third', 'first']);
  await box.fill('/^(se|th)/');
  await waitForNames(page, ['third', 'second']);
  await box.fill(`both ' and "`);
  await page.getByRole('alert').getByText('cannot be searched for').waitFor();
});

test('a filter without a match offers to clear it', async (t) => {
  const page = await openRuns(t, { searchFilter: 'metrics.none > 1' });
  await page.getByRole('link', { name: 'Clear the filter' }).click();
  await waitForNames(page, ['third', 'second', 'first']);
});

test('columns are hidden, pinned, moved and switched to another number; a link shows the same, and so does the next visit', async (t) => {
  const page = await openRuns(t);
  await waitForNames(page, ['third', 'second', 'first']);
  for (const name of ['Started', 'Duration', 'User', 'Source', 'only here']) await column(page, name, 'Hide');
  await column(page, 'val/loss', 'Maximum');
  await row(page, 'first').getByText('0.9').waitFor();
  await column(page, 'lr', 'Pin to the left');
  await column(page, 'optimizer', 'Move left');
  const expected = ['Name', 'lr', 'Status', 'optimizer', 'val/loss (max)'];
  assert.deepEqual(await headers(page), expected);
  await page.reload();
  await waitForNames(page, ['third', 'second', 'first']);
  assert.deepEqual(await headers(page), expected);
  const link = page.url();
  await page.goto(`${app.url}/#/experiments`);
  await page.getByRole('heading', { name: 'Experiments', level: 1 }).waitFor();
  await page.goto(`${app.url}/#/experiments/${experiment}/runs`);
  await page.getByRole('columnheader', { name: 'val/loss (max)' }).waitFor();
  assert.equal(page.url(), link);
  const stranger = await app.open(t, link.slice(link.indexOf('#') + 1));
  await waitForNames(stranger, ['third', 'second', 'first']);
  assert.deepEqual(await headers(stranger), expected);
});

test('a column stays in sight at the right, and rows are compact or tall; the next visit keeps both', async (t) => {
  const page = await openRuns(t, { columns: 'attribute.status,metric.last.val/loss,param.lr,param.optimizer', widths: 'param.lr:900,param.optimizer:900' });
  await waitForNames(page, ['third', 'second', 'first']);
  await column(page, 'val/loss', 'Pin to the right');
  assert.deepEqual((await headers(page)).at(-1), 'val/loss');
  const cell = row(page, 'first').getByRole('cell').last();
  const right = async () => Math.round((await cell.boundingBox()).x + (await cell.boundingBox()).width);
  const before = await right();
  await page.getByRole('region', { name: 'Runs' }).evaluate((grid) => grid.scrollTo(300, 0));
  assert.equal(await right(), before);
  const height = async () => Math.round((await row(page, 'first').boundingBox()).height);
  const usual = await height();
  await page.getByRole('button', { name: 'View', exact: true }).click();
  await page.getByRole('combobox', { name: /^Rows/ }).selectOption({ label: 'Tall, with larger curves' });
  await page.waitForURL(/rows=tall/);
  const tall = await height();
  assert.ok(tall > 2 * usual, `${tall} is not twice ${usual}`);
  // Rows do not lie above each other.
  const [first, second] = [await row(page, 'third').boundingBox(), await row(page, 'second').boundingBox()];
  assert.equal(Math.round(second.y - first.y), tall);
  await page.getByRole('combobox', { name: /^Rows/ }).selectOption('compact');
  await page.waitForURL(/rows=compact/);
  await page.goto(`${app.url}/#/experiments`);
  await page.getByRole('heading', { name: 'Experiments', level: 1 }).waitFor();
  await page.goto(`${app.url}/#/experiments/${experiment}/runs`);
  await page.waitForURL(/rows=compact/);
  await page.waitForURL(/pinnedRight=/);
  await column(page, 'val/loss', 'Unpin');
  await page.waitForURL((url) => !url.href.includes('pinnedRight'));
});

test('a column is resized by dragging its edge', async (t) => {
  const page = await openRuns(t, { columns: 'metric.last.val/loss' });
  const header = page.getByRole('columnheader', { name: 'val/loss' });
  await header.waitFor();
  const before = await header.boundingBox();
  await page.mouse.move(before.x + before.width - 3, before.y + 10);
  await page.mouse.down();
  await page.mouse.move(before.x + before.width + 57, before.y + 10, { steps: 4 });
  await page.mouse.up();
  await page.waitForURL(/widths=metric\.last\.val/);
  assert.ok(Math.abs((await header.boundingBox()).width - before.width - 60) <= 2);
});

test('a column is moved by dragging its header', async (t) => {
  const page = await openRuns(t, { columns: 'attribute.status,param.lr,param.optimizer' });
  await waitForNames(page, ['third', 'second', 'first']);
  await page.getByRole('columnheader', { name: 'optimizer' }).dragTo(page.getByRole('columnheader', { name: 'Status' }));
  assert.deepEqual(await headers(page), ['Name', 'optimizer', 'Status', 'lr']);
});

test('runs are narrowed to those that started lately', async (t) => {
  const id = await app.fill.experiment(unique('times'));
  await app.fill.run(id, { name: 'today' });
  await app.fill.run(id, { name: 'long ago', startTime: Date.UTC(2020, 0, 1) });
  const page = await app.open(t, `/experiments/${id}/runs`);
  await waitForNames(page, ['today', 'long ago']);
  await page.getByLabel('Started', { exact: true }).selectOption('Last 7 days');
  await waitForNames(page, ['today']);
});

test('the column chooser finds columns by a part of their names', async (t) => {
  const page = await openRuns(t, { columns: 'attribute.status' });
  await page.getByRole('button', { name: 'Columns', exact: true }).click();
  await page.getByLabel('Find columns').fill('LOSS');
  await page.getByRole('checkbox', { name: 'val/loss' }).check();
  await page.keyboard.press('Escape');
  assert.deepEqual(await headers(page), ['Name', 'Status', 'val/loss']);
});

test('only columns in which runs differ are shown on demand', async (t) => {
  const page = await openRuns(t);
  await waitForNames(page, ['third', 'second', 'first']);
  await page.getByRole('button', { name: 'View', exact: true }).click();
  await page.getByLabel('Only columns in which runs differ').check();
  await page.getByRole('columnheader', { name: 'User' }).waitFor({ state: 'detached' });
  await page.getByRole('columnheader', { name: 'optimizer' }).waitFor();
});

test('runs are grouped with mean and deviation, and a group opens', async (t) => {
  const id = await app.fill.experiment(unique('groups'));
  for (const [i, lr] of ['a', 'a', 'b'].entries()) await app.fill.run(id, { name: `g${i}`, startTime: i + 1, params: { lr }, metrics: [['loss', i + 1], ['loss', 10 * (i + 1), 1]] });
  const page = await app.open(t, `/experiments/${id}/runs?columns=metric.last.loss,metric.min.loss,param.lr`);
  await waitForNames(page, ['g2', 'g1', 'g0']);
  await column(page, 'lr', 'Group by this');
  await page.getByText('3 runs in 2 groups').waitFor();
  // Of each column the number that it shows.
  await page.getByText('15 ± 7.1').waitFor();
  await page.getByText('1.5 ± 0.71').waitFor();
  await page.getByRole('button', { name: 'Show a' }).click();
  await waitForNames(page, ['g1', 'g0']);
  await page.reload();
  await waitForNames(page, ['g1', 'g0']);
});

test('children are folded below their parents', async (t) => {
  const id = await app.fill.experiment(unique('nested'));
  const parent = await app.fill.run(id, { name: 'parent', startTime: 1 });
  for (const name of ['child 1', 'child 2']) await app.fill.run(id, { name, startTime: 5, tags: { 'mlflow.parentRunId': parent.run_id } });
  await app.fill.run(id, { name: 'other', startTime: 9 });
  const page = await app.open(t, `/experiments/${id}/runs?tree=true`);
  await waitForNames(page, ['other', 'parent']);
  await page.getByRole('button', { name: 'Show children of parent' }).click();
  await page.getByRole('link', { name: 'child 2' }).waitFor();
  assert.equal(await page.locator('.grid').getByRole('link', { name: /child|parent|other/ }).count(), 4);
});

test('a baseline stays in sight, and others say how far they are from it', async (t) => {
  const page = await openRuns(t, { columns: 'metric.last.val/loss' });
  await waitForNames(page, ['third', 'second', 'first']);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('b');
  await row(page, 'first').getByText('▲ 0.25').waitFor();
  await page.waitForURL(/baseline=/);
  await page.keyboard.press('b');
  await page.getByText('▲ 0.25').waitFor({ state: 'detached' });
});

test('runs are selected one by one and in ranges, deleted together, and brought back', async (t) => {
  const id = await app.fill.experiment(unique('bulk'));
  for (let i = 0; i < 5; i += 1) await app.fill.run(id, { name: `b${i}`, startTime: i + 1 });
  const page = await app.open(t, `/experiments/${id}/runs`);
  await waitForNames(page, ['b4', 'b3', 'b2', 'b1', 'b0']);
  await check(page, 'b3');
  await check(page, 'b1', { modifiers: ['Shift'] });
  await page.getByText('3 runs selected').waitFor();
  const sent = [];
  page.on('request', (request) => request.url().includes('/runs/delete') && sent.push(request.url()));
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('dialog', { name: 'Delete 3 runs?' }).getByRole('button', { name: 'Delete' }).click();
  await waitForNames(page, ['b4', 'b0']);
  assert.equal(sent.length, 1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await waitForNames(page, ['b4', 'b3', 'b2', 'b1', 'b0']);
});

test('deleted runs are a view of their own, from which they are restored', async (t) => {
  const id = await app.fill.experiment(unique('deleted runs'));
  const { run_id } = await app.fill.run(id, { name: 'gone' });
  await app.fill.call('POST', 'runs/delete', { run_id });
  const page = await app.open(t, `/experiments/${id}/runs`);
  await page.getByText('No runs yet').waitFor();
  await page.getByLabel('Show', { exact: true }).selectOption('Deleted');
  await waitForNames(page, ['gone']);
  await check(page, 'gone');
  await page.getByRole('button', { name: 'Restore' }).click();
  await page.getByText('No run matches').waitFor();
  await page.getByLabel('Show', { exact: true }).selectOption('Active');
  await waitForNames(page, ['gone']);
});

test('tags of several runs are edited together, and a run is renamed', async (t) => {
  const id = await app.fill.experiment(unique('tags'));
  for (const [i, stage] of ['a', 'b'].entries()) await app.fill.run(id, { name: `t${i}`, startTime: i + 1, tags: { stage } });
  const page = await app.open(t, `/experiments/${id}/runs?columns=tag.stage,tag.team`);
  await waitForNames(page, ['t1', 't0']);
  await check(page, 't1');
  await check(page, 't0');
  await page.getByRole('button', { name: 'Tags…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Tags of 2 runs' });
  assert.match(await dialog.getByLabel('Value of stage').getAttribute('placeholder'), /mixed/);
  await dialog.getByLabel('Value of stage').fill('final');
  await dialog.getByRole('button', { name: 'Add a tag' }).click();
  await dialog.getByLabel('Key', { exact: true }).fill('team');
  await dialog.getByLabel('Value of team').fill('vision');
  await dialog.getByRole('button', { name: 'Save' }).click();
  for (const name of ['t0', 't1']) {
    await row(page, name).getByText('final').waitFor();
    await row(page, name).getByText('vision').waitFor();
  }
  await page.getByRole('button', { name: 'Undo' }).click();
  await row(page, 't0').getByText('a', { exact: true }).waitFor();
  await page.getByText('vision').waitFor({ state: 'detached' });
  await check(page, 't1');
  await page.getByRole('button', { name: 'Rename…' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('renamed');
  await page.keyboard.press('Enter');
  await waitForNames(page, ['t1', 'renamed']);
});

test('a colour is chosen and kept with the run', async (t) => {
  const id = await app.fill.experiment(unique('colours'));
  const { run_id } = await app.fill.run(id, { name: 'red' });
  const page = await app.open(t, `/experiments/${id}/runs`);
  await page.getByRole('button', { name: 'Colour of red' }).click();
  await page.getByRole('button', { name: '#d55e00' }).click();
  await page.getByText('Colour of red changed').waitFor();
  const { run } = await (await fetch(`${app.url}/api/2.0/mlflow/runs/get?run_id=${run_id}`)).json();
  assert.ok(run.data.tags.some(({ key, value }) => key === 'mlflow.runColor' && value === '#d55e00'));
});

test('charts draw the runs whose eye is open, beside the table', async (t) => {
  const id = await app.fill.experiment(unique('drawn'));
  const metrics = [0, 1, 2].map((step) => ['loss', step, step]);
  for (const name of ['seen', 'seen too', 'unseen']) await app.fill.run(id, { name, metrics });
  const page = await app.open(t, `/experiments/${id}/runs`);
  await page.getByRole('button', { name: 'Both', exact: true }).click();
  const chart = page.getByRole('img', { name: /^loss by step/ });
  await page.getByRole('img', { name: /^loss by step: 3 lines/ }).waitFor();
  await page.getByRole('button', { name: 'Show unseen in charts' }).click();
  await page.getByRole('img', { name: /^loss by step: 2 lines/ }).waitFor();
  await page.reload();
  await page.getByRole('img', { name: /^loss by step: 2 lines/ }).waitFor();
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  await chart.waitFor({ state: 'detached' });
});

test('keys move, select and compare', async (t) => {
  const page = await openRuns(t);
  await waitForNames(page, ['third', 'second', 'first']);
  for (const key of ['j', 'x', 'j', 'j', 'k', 'x']) await page.keyboard.press(key);
  await page.getByText('2 runs selected').waitFor();
  assert.equal(await row(page, 'second').getAttribute('aria-current'), 'true');
  await page.keyboard.press('c');
  await page.getByRole('heading', { name: 'Compare 2 runs', level: 1 }).waitFor();
});

test('the table is taken away as CSV, Markdown and Parquet', async (t) => {
  const page = await openRuns(t, { columns: 'metric.last.val/loss,param.lr', acceptDownloads: 'true' });
  await waitForNames(page, ['third', 'second', 'first']);
  const save = async (item) => {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      (async () => {
        await page.getByRole('button', { name: 'Export' }).click();
        await page.getByRole('button', { name: item }).click();
      })(),
    ]);
    const chunks = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk);
    return Buffer.concat(chunks);
  };
  const lines = (await save('Download CSV')).toString().split('\r\n');
  assert.equal(lines[0], 'Name,Run id,val/loss,lr');
  assert.match(lines[1], /^third,[\da-f]{32},NaN,0\.01$/);
  assert.equal(lines.length, 5);
  assert.match((await save('Download Markdown')).toString(), /^\| Name \| Run id \| val\/loss \| lr \|\n/);
  assert.equal((await save('Download Parquet')).subarray(0, 4).toString(), 'PAR1');
});

test('a view is saved with the experiment, applied and deleted', async (t) => {
  const id = await app.fill.experiment(unique('views'));
  await app.fill.run(id, { name: 'one', metrics: [['loss', 1]] });
  const page = await app.open(t, `/experiments/${id}/runs?searchFilter=metrics.loss+%3E+5&columns=metric.last.loss`);
  await page.getByText('No run matches').waitFor();
  await page.getByRole('button', { name: 'Saved views' }).click();
  await page.getByRole('button', { name: 'Save this view…' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('large losses');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Save view' }).waitFor({ state: 'detached' });
  const other = await app.open(t, `/experiments/${id}/runs`);
  await waitForNames(other, ['one']);
  await other.getByRole('button', { name: 'Saved views' }).click();
  await other.getByRole('link', { name: 'large losses' }).click();
  await other.getByText('No run matches').waitFor();
  assert.equal(await other.getByLabel('Filter', { exact: true }).inputValue(), 'metrics.loss > 5');
  await other.getByRole('button', { name: 'Saved views' }).click();
  await other.getByRole('button', { name: 'Delete view large losses' }).click();
  await other.getByText('View large losses deleted').waitFor();
});

test('long lists are read where they are looked at', async (t) => {
  const id = await app.fill.experiment(unique('many'));
  const wide = Array.from({ length: 40 }, (_, i) => [`m${i}`, i]);
  for (let i = 0; i < 450; i += 1) await app.fill.run(id, { name: `run ${i}`, startTime: i + 1, metrics: i === 449 ? wide : [] });
  const page = await app.open(t, `/experiments/${id}/runs`);
  await page.getByText('450 runs').waitFor();
  await page.getByRole('link', { name: 'run 449' }).waitFor();
  assert.ok((await page.locator('.grid').getByRole('row').count()) < 60, 'only rows in sight exist');
  const frame = page.getByRole('region', { name: 'Runs' });
  await frame.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await page.getByRole('link', { name: 'run 0', exact: true }).waitFor();
  assert.equal(await page.getByRole('table', { name: 'Runs' }).getAttribute('aria-rowcount'), '451');
});

test('runs of several experiments are one table', async (t) => {
  const ids = [];
  for (const name of ['left', 'right']) {
    const id = await app.fill.experiment(unique(name));
    await app.fill.run(id, { name: `of ${name}`, startTime: ids.length + 1, metrics: [[name, 1]] });
    ids.push(id);
  }
  // MLflow's own link.
  const page = await app.open(t, `/compare-experiments/s?experiments=${encodeURIComponent(JSON.stringify(ids))}`);
  await waitForNames(page, ['of right', 'of left']);
  await page.getByRole('columnheader', { name: 'Experiment' }).waitFor();
  await page.getByRole('columnheader', { name: 'left' }).waitFor();
});

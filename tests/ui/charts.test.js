// The board of charts, with the runs of an experiment: see support/boardSuite.js.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { STEPS, boardSuite, choose, drawn, hasInk, plot, titles, waitForState } from './support/boardSuite.js';

const { app, openBoard, runs } = await boardSuite();
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

test('every metric has a chart in the section of its prefix, and all that is in view is read in one request', async (t) => {
  const page = await openBoard(t);
  const requests = [];
  page.on('request', (request) => request.url().endsWith('/series') && requests.push(request.postDataJSON()));
  await page.reload();
  await plot(page, 'val/loss').waitFor();
  for (const section of ['Metrics', 'train', 'val']) await page.getByRole('region', { name: section, exact: true }).waitFor();
  assert.deepEqual(await titles(page), ['test_acc', 'train/loss', 'val/acc', 'val/loss']);
  await page.getByRole('img', { name: /^train\/loss by step: 3 lines; slow: \d+ points drawn, first 1, .*highest 99;/ }).waitFor();
  await page.getByRole('img', { name: /^test_acc: 3 runs, highest 0.2/ }).waitFor();
  await page.getByText('Not drawn: 1 × NaN').waitFor();
  const keys = requests.flatMap((request) => request.keys);
  assert.equal(keys.length, new Set(keys).size, 'nothing is read twice');
  assert.ok(requests.length <= 2, `${requests.length} requests`);
  assert.equal(requests[0].run_ids.length, 3);
});

test('pointing at a chart tells every run’s value, the highest first, and names are text', async (t) => {
  const page = await openBoard(t);
  await (await drawn(page, 'val/loss')).hover({ position: { x: 230, y: 60 } });
  const tooltip = page.locator('.plot-tooltip');
  await tooltip.getByText('step 2').waitFor();
  assert.deepEqual(await tooltip.locator('th').allInnerTexts(), ['<b>bold</b>', 'fast', 'slow']);
});

test('smoothing, axes and outliers are kept in the address', async (t) => {
  const page = await openBoard(t);
  await page.getByLabel('Smoothing').fill('0.6');
  await waitForState(page, 'smooth=0.6');
  await page.getByLabel('X axis').selectOption({ label: 'Relative time' });
  await plot(page, 'val/loss').and(page.getByRole('img', { name: /by relative time/ })).waitFor();
  await page.getByRole('button', { name: 'Chart settings' }).click();
  await page.getByLabel('Moving average', { exact: true }).check();
  await page.getByLabel('Logarithmic y').check();
  await page.getByLabel('Ignore outliers').check();
  await waitForState(page, 'x=relative&log=y&smooth=0.6&by=average&outliers=hide');
  await page.reload();
  await page.getByRole('img', { name: /^val\/loss by relative time/ }).waitFor();
  assert.equal(await page.getByLabel('Smoothing').inputValue(), '0.6');
});

test('a metric can be the x axis', async (t) => {
  const page = await openBoard(t, 'x=m:val/acc');
  await page.getByRole('img', { name: /^val\/loss by val\/acc: 3 lines/ }).waitFor();
});

test('charts are found by a regular expression, and a broken one says so', async (t) => {
  const page = await openBoard(t);
  const box = page.getByLabel('Find charts');
  await box.fill('^val/(acc|none)$');
  await waitForState(page, new URLSearchParams({ search: '^val/(acc|none)$' }).toString());
  assert.deepEqual(await titles(page), ['val/acc']);
  await box.fill('val/(');
  assert.equal(await box.getAttribute('aria-invalid'), 'true');
  await page.getByText('No chart has such a name.').waitFor();
});

test('an expression over metrics is a chart, and its mistakes are named before', async (t) => {
  const page = await openBoard(t);
  await page.getByRole('button', { name: 'Add chart' }).click();
  const field = page.getByLabel('Or an expression over metrics');
  await field.fill('val/acc - nothing');
  await page.getByText('There is no metric or function "nothing".').waitFor();
  await field.fill('val/acc - val/loss * 10');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('img', { name: /^val\/acc - val\/loss \* 10 by step: 3 lines; slow: 3 points drawn, first 0, last -27/ }).waitFor();
  await page.reload();
  await page.getByRole('region', { name: 'Added charts' }).waitFor();
});

test('a chart has ends of its axis and a smoothing of its own', async (t) => {
  const page = await openBoard(t);
  await choose(page, 'Menu of val/loss', 'Edit…');
  const dialog = page.getByRole('dialog', { name: /val\/loss/ });
  await dialog.getByLabel('Y from').fill('5');
  await dialog.getByLabel('Y to').fill('2');
  await dialog.getByText('The y axis ends below its beginning.').waitFor();
  await dialog.getByLabel('Y from').fill('0.5');
  await dialog.getByLabel('Smoothing').fill('0.5');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await (await drawn(page, 'val/loss')).hover({ position: { x: 230, y: 60 } });
  await page.locator('.plot-tooltip').getByText('raw').first().waitFor();
});

test('every other kind of chart is drawn and can be read', async (t) => {
  const card = (id, spec) => [id, { id, ...spec }];
  const cards = Object.fromEntries([
    card('a', { kind: 'scatter', x: 'p:lr', y: 'm:test_acc' }),
    card('b', { kind: 'box', metric: 'test_acc', stat: 'last', by: 'optimizer' }),
    card('c', { kind: 'contour', x: 'p:lr', y: 'm:val/acc', z: 'm:test_acc' }),
    card('d', { kind: 'parallel', dimensions: ['p:lr', 'p:optimizer', 'm:test_acc'], color: 'm:test_acc' }),
    card('e', { kind: 'bar', metric: 'test_acc', stat: 'max' }),
    card('f', { kind: 'difference' }),
    card('g', { kind: 'histogram', metric: 'test_acc', stat: 'last' }),
    card('h', { kind: 'heatmap', x: 'p:lr', y: 'p:optimizer', z: 'm:test_acc' }),
    card('i', { kind: 'value', metric: 'test_acc', stat: 'last', pick: 'highest' }),
  ]);
  const layout = JSON.stringify({ sections: [{ id: ' added' }], hidden: [], cards });
  const page = await openBoard(t, new URLSearchParams({ layout }).toString(), { options: { viewport: { width: 1280, height: 1600 } } });
  for (const name of [
    /^test_acc by lr: 3 runs, trend/,
    /^test_acc \(last\) by optimizer; adam: 2 runs, median 0.15; sgd: 1 run/,
    /^test_acc by lr and val\/acc: 3 runs, 0 to 0.2/,
    /^Parallel coordinates of lr, optimizer, test_acc, coloured by test_acc: 3 runs chosen of 3/,
    /^test_acc \(max\): 3 runs, highest 0.2/,
    /^test_acc \(last\): 3 runs, most of them/,
    /^test_acc by lr and optimizer: 2 cells, 0 to 0.15/,
  ]) {
    const chart = page.getByRole('img', { name });
    await chart.waitFor();
    await page.waitForTimeout(200);
    assert.ok(await hasInk(chart), `${name} is blank`);
  }
  await page.getByText('highest of 3 runs').waitFor();
  const differences = page.getByRole('region', { name: 'Differences', exact: true }).getByRole('row', { name: /^optimizer/ });
  await differences.getByText('adam').first().waitFor();

  const parallel = page.getByRole('img', { name: /^Parallel/ });
  const frame = await parallel.boundingBox();
  await page.mouse.move(frame.x + frame.width - 48, frame.y + 30);
  await page.mouse.down();
  await page.mouse.move(frame.x + frame.width - 48, frame.y + frame.height / 2 - 20, { steps: 3 });
  await page.mouse.up();
  await page.getByText('1 of 3 runs').waitFor();
  await page.getByRole('button', { name: 'Choose all' }).click();
  await page.getByRole('img', { name: /3 runs chosen of 3/ }).waitFor();
});

test('a section has an axis, columns and charts for each value of a param of its own; the address has them', async (t) => {
  const layout = JSON.stringify({ sections: [{ id: 'val' }], hidden: [], cards: {} });
  const page = await openBoard(t, new URLSearchParams({ layout }).toString());
  await page.getByRole('button', { name: 'Menu of section val' }).click();
  await page.getByRole('button', { name: 'Settings…', exact: true }).click();
  await page.getByLabel('X axis').last().selectOption({ label: 'Relative time' });
  await page.getByLabel('Smoothing').last().fill('0.3');
  await page.getByLabel('Charts in a row').selectOption('1');
  await page.getByLabel('Charts of their own for each').selectOption({ label: 'value of lr' });
  await page.getByRole('button', { name: 'Save' }).click();
  const section = page.getByRole('region', { name: 'val', exact: true });
  await section.getByText('over relative time, smoothing 0.3, split by lr').waitFor();
  await section.getByRole('region', { name: 'lr: 0.01' }).getByRole('img', { name: /^val\/loss by relative time: 4 points drawn/ }).waitFor();
  await section.getByRole('region', { name: 'lr: 0.1', exact: true }).scrollIntoViewIfNeeded();
  await section.getByRole('region', { name: 'lr: 0.1', exact: true }).getByRole('img', { name: /^val\/loss by relative time: 2 lines/ }).waitFor();
  // Other sections are as the board has them.
  await page.getByRole('region', { name: 'train', exact: true }).scrollIntoViewIfNeeded();
  await plot(page, 'train/loss').waitFor();
  assert.match(await plot(page, 'train/loss').getAttribute('aria-label'), /by step/);
  await page.waitForFunction(() => decodeURIComponent(decodeURIComponent(location.hash)).includes('splitBy'));
  await page.reload();
  await section.getByText('split by lr').waitFor();
});

test('notes stand beside the charts, as text alone', async (t) => {
  const page = await openBoard(t);
  await page.getByRole('button', { name: 'Add chart' }).click();
  await page.getByLabel('Kind').selectOption({ label: 'Notes' });
  await page.getByLabel('Text, in Markdown').fill('## Why\n\nThe **slow** one learns. <script>alert(1)</script>');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const notes = page.getByRole('region', { name: 'Added charts' });
  await notes.getByRole('heading', { name: 'Why' }).waitFor();
  await notes.getByText('<script>').waitFor();
});

test('images that were logged at steps are shown side by side at one of them', async (t) => {
  for (const step of [1, 5]) {
    await app.fill.artifact(runs[0], `images/dogs%2Bstep%2B${step}%2Btimestamp%2B${step}%2Babc.png`, PIXEL);
  }
  const layout = JSON.stringify({ sections: [{ id: ' added' }], hidden: [], cards: { i: { id: 'i', kind: 'images' } } });
  const page = await openBoard(t, new URLSearchParams({ layout }).toString());
  const image = page.getByRole('img', { name: 'dogs of slow at step 5' });
  await image.waitFor();
  await page.waitForFunction(() => document.querySelector('.images img')?.naturalWidth === 1);
  await page.getByRole('slider', { name: 'Step' }).fill('0');
  await page.getByRole('img', { name: 'dogs of slow at step 1' }).waitFor();
});

test('a card is moved by the keyboard, hidden and shown again, and the browser remembers', async (t) => {
  const page = await openBoard(t);
  await plot(page, 'val/acc').waitFor();
  await page.getByRole('button', { name: 'Move val/acc' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByText('Place 2 of 2 in val').waitFor();
  assert.deepEqual(await titles(page), ['test_acc', 'train/loss', 'val/loss', 'val/acc']);
  await choose(page, 'Menu of val/loss', 'Hide');
  await page.reload();
  await plot(page, 'val/acc').waitFor();
  assert.deepEqual(await titles(page), ['test_acc', 'train/loss', 'val/acc']);
  await choose(page, 'Layout', 'Reset the layout');
  assert.deepEqual(await titles(page), ['test_acc', 'train/loss', 'val/acc', 'val/loss']);
});

test('a card is dragged into a section of one’s own', async (t) => {
  const page = await openBoard(t, '', { options: { viewport: { width: 1280, height: 1400 } } });
  await plot(page, 'val/acc').waitFor();
  await choose(page, 'Layout', 'Add section…');
  await page.getByLabel('Name').fill('Mine');
  await page.getByRole('button', { name: 'Save' }).click();
  const section = page.getByRole('region', { name: 'Mine' });
  await page.getByRole('heading', { name: 'val/acc' }).dragTo(section.getByText('Drag charts here.'));
  await section.getByRole('heading', { name: 'val/acc' }).waitFor();
  await section.getByRole('button', { name: 'Mine', exact: true }).click();
  await section.getByRole('heading', { name: 'val/acc' }).waitFor({ state: 'detached' });
});

test('a chart fills the window, the arrow keys lead to the next, and the address has it', async (t) => {
  const page = await openBoard(t);
  await page.getByRole('button', { name: 'Full screen: val/acc' }).click();
  const dialog = page.getByRole('dialog', { name: 'val/acc' });
  await dialog.getByRole('img', { name: /^val\/acc by step/ }).waitFor();
  await waitForState(page, 'full=line%3Aval%2Facc');
  await page.keyboard.press('ArrowRight');
  await page.getByRole('dialog', { name: 'val/loss' }).getByRole('img', { name: /^val\/loss by step/ }).waitFor();
  await page.keyboard.press('Escape');
  await waitForState(page, '');
});

test('a chart is saved as PNG, SVG and CSV, and its values are a table', async (t) => {
  const page = await openBoard(t);
  await plot(page, 'val/loss').waitFor();
  const files = {};
  for (const format of ['PNG', 'SVG', 'CSV']) {
    const [download] = await Promise.all([page.waitForEvent('download'), choose(page, 'Menu of val/loss', `Download ${format}`)]);
    assert.equal(download.suggestedFilename(), `val_loss.${format.toLowerCase()}`);
    files[format] = Buffer.concat(await (await download.createReadStream()).toArray());
  }
  assert.equal(files.PNG.subarray(1, 4).toString(), 'PNG');
  assert.match(files.SVG.toString(), /^<svg .*<path d="M.*<\/svg>$/s);
  const lines = files.CSV.toString().trim().split('\r\n');
  assert.equal(lines[0], 'run,metric,step,x (step),value,smoothed');
  assert.equal(lines.length, 1 + 3 * 4);
  assert.ok(lines.includes('fast,val/loss,3,3,4,'), lines.join('\n'));
  await choose(page, 'Menu of val/loss', 'Show the values');
  await page.getByRole('dialog', { name: 'Values of val/loss' }).getByRole('row', { name: 'fast val/loss 3 3 4' }).waitFor();
});

test('every point that was logged is saved as CSV and as Parquet, however few are drawn', async (t) => {
  const page = await openBoard(t);
  await plot(page, 'train/loss').waitFor();
  const [csv] = await Promise.all([page.waitForEvent('download'), choose(page, 'Menu of train/loss', 'Download CSV of all points')]);
  const lines = Buffer.concat(await (await csv.createReadStream()).toArray()).toString().trim().split('\r\n');
  assert.equal(lines[0], 'run,run_id,metric,step,timestamp,value');
  assert.equal(lines.length, 1 + 3 * STEPS);
  const [parquet] = await Promise.all([page.waitForEvent('download'), choose(page, 'Menu of train/loss', 'Download Parquet of all points')]);
  assert.equal(parquet.suggestedFilename(), 'train_loss.parquet');
});

test('a click keeps the values at a place in sight, to be copied, until Escape', async (t) => {
  const page = await openBoard(t, '', { options: { permissions: ['clipboard-read', 'clipboard-write'] } });
  const chart = await drawn(page, 'val/loss');
  await chart.click({ position: { x: 230, y: 60 } });
  await page.mouse.move(5, 5);
  const tooltip = page.locator('.plot-tooltip');
  await tooltip.getByText('step 2').waitFor();
  await tooltip.getByRole('button', { name: 'Copy the values' }).click();
  await tooltip.getByRole('button', { name: 'Copy the values' }).getByText('Copied').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'step 2\tvalue\n<b>bold</b>\t4\nfast\t3\nslow\t2');
  await page.keyboard.press('Escape');
  await tooltip.waitFor({ state: 'detached' });
});

test('the legend shows runs alone, and all again', async (t) => {
  const page = await openBoard(t);
  await drawn(page, 'val/loss');
  const legend = page.getByRole('list', { name: 'Runs in the charts' });
  await legend.getByRole('button', { name: 'fast' }).click();
  await page.getByRole('img', { name: /^val\/loss by step: 4 points drawn, first 1/ }).waitFor();
  await legend.getByRole('button', { name: 'slow' }).click({ modifiers: ['Shift'] });
  await page.getByRole('img', { name: /^val\/loss by step: 2 lines; slow: .*; fast: / }).waitFor();
  await legend.getByRole('button', { name: 'fast' }).click();
  await legend.getByRole('button', { name: 'fast' }).click();
  await page.getByRole('img', { name: /^val\/loss by step: 3 lines/ }).waitFor();
});

test('changes of the layout are undone and done again', async (t) => {
  const page = await openBoard(t);
  await plot(page, 'val/loss').waitFor();
  await choose(page, 'Menu of val/loss', 'Hide');
  await plot(page, 'val/loss').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+z');
  await plot(page, 'val/loss').waitFor();
  await page.keyboard.press('Control+Shift+z');
  await plot(page, 'val/loss').waitFor({ state: 'detached' });
  await choose(page, 'Layout', 'Undo');
  await plot(page, 'val/loss').waitFor();
});

test('grouped runs are one line each', async (t) => {
  const page = await openBoard(t, '', { more: '&group=optimizer' });
  await page.getByRole('img', { name: /^val\/loss by step: 2 lines; optimizer: sgd: 4 points drawn, first 0, .*; optimizer: adam: 4 points drawn, first 1.5, last 4.5/ }).waitFor();
});

test('what a run logs is drawn as it comes, and of other runs nothing is read again', async (t) => {
  const page = await openBoard(t);
  await plot(page, 'val/loss').waitFor();
  // By then all that was read before changes were pushed has been looked at once more.
  await page.waitForTimeout(4_000);
  const requests = [];
  page.on('request', (request) => request.url().endsWith('/series') && requests.push(request.postDataJSON()));
  await app.fill.call('POST', 'runs/log-metric', { run_id: runs[0].run_id, key: 'val/loss', value: 70, step: 4, timestamp: 4 });
  await page.getByRole('img', { name: /^val\/loss by step: 3 lines; slow: 5 points drawn, first 0, last 70/ }).waitFor({ timeout: 5_000 });
  assert.deepEqual(new Set(requests.flatMap(({ run_ids }) => run_ids)), new Set([runs[0].run_id]));
  assert.ok(requests.every(({ after_steps: after }) => after?.length > 0), 'only what is new is read');
});

for (const [mode, options] of Object.entries({
  'in the light scheme': { colorScheme: 'light' },
  'in the dark scheme': { colorScheme: 'dark' },
  'on a phone': { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
})) {
  test(`the board has no serious accessibility fault and is as wide as its window ${mode}`, async (t) => {
    const page = await openBoard(t, '', { options });
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    await page.getByRole('button', { name: 'Move test_acc' }).waitFor();
    await page.waitForLoadState('networkidle');
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    assert.deepEqual(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`), []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
  });
}

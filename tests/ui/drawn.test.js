// Which runs of the table charts draw.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { suite, unique } from './support/suite.js';

const app = await suite();
/** More than one page of the table. */
const RUNS = 230;
let experiment;
let newest;

before(async () => {
  experiment = await app.fill.experiment(unique('drawn'));
  const fill = (i) =>
    app.fill.run(experiment, {
      name: `run ${i}`,
      startTime: 1_700_000_000_000 + i,
      status: i % 100 === 0 ? 'RUNNING' : 'FINISHED',
      params: { kind: i < 220 ? 'many' : 'few' },
      metrics: [['loss', i, 0], ['loss', i + 1, 1]],
    });
  for (let i = 0; i < RUNS; i += 10) newest = (await Promise.all(Array.from({ length: 10 }, (_, n) => fill(i + n)))).at(-1);
});

function open(t, query) {
  return app.open(t, `/experiments/${experiment}/runs?${new URLSearchParams({ layout: 'charts', ...query })}`);
}

const loss = (page, text) => page.getByRole('img', { name: new RegExp(`^loss by step: ${text}`) });

test('the line of a group is the mean of all its runs, and says when it is not', async (t) => {
  const page = await open(t, { groupBy: 'param.kind' });
  await loss(page, '2 lines; few: 2 points drawn, first 224.5, last 225.5, .*; many: 2 points drawn, first 109.5, last 110.5').waitFor();
  assert.equal(await page.getByText('Means of').count(), 0);
  await page.goto(`${page.url()}&toggled=${newest.run_id}`);
  await loss(page, '2 lines; few: 2 points drawn, first 224,').waitFor();
  await page.getByText('Means of 229 of 230 runs').waitFor();
});

test('more runs than a page of the table has are drawn, or those of a status alone', async (t) => {
  const page = await open(t, {});
  await loss(page, '10 lines; run 229').waitFor();
  await page.getByRole('button', { name: 'View', exact: true }).click();
  await page.getByRole('combobox', { name: 'In charts', exact: true }).selectOption({ label: 'the first 500' });
  await loss(page, `${RUNS} lines`).waitFor();
  await page.getByRole('combobox', { name: 'Runs in charts' }).selectOption({ label: 'that are running' });
  await loss(page, '3 lines; run 200: .*; run 100: .*; run 0: ').waitFor();
  await page.reload();
  await loss(page, '3 lines').waitFor();
  await app.fill.call('POST', 'runs/update', { run_id: newest.run_id, status: 'RUNNING' });
  await loss(page, '4 lines; run 229').waitFor();
});

test('a line that is pointed at marks its row, and a row that is pointed at or gone to by key marks its lines', async (t) => {
  const own = await app.fill.experiment(unique('pointed'));
  for (const [i, name] of ['low', 'high'].entries()) await app.fill.run(own, { name, startTime: i + 1, metrics: [['loss', i, 0], ['loss', i, 1]] });
  const page = await app.open(t, `/experiments/${own}/runs?layout=split`);
  const chart = page.getByRole('img', { name: /^loss by step: 2 lines/ });
  await chart.waitFor();
  const above = chart.locator('canvas').nth(1);
  const hasInk = () => above.evaluate((canvas) => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((byte) => byte !== 0));
  const until = async (wanted) => {
    for (let tries = 0; tries < 50 && (await hasInk()) !== wanted; tries += 1) await page.waitForTimeout(50);
    assert.equal(await hasInk(), wanted);
  };
  const box = await chart.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + 20);
  const marked = page.locator('.grid [data-marked]');
  await marked.getByText('high').waitFor();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height - 40);
  await marked.getByText('low').waitFor();
  await page.mouse.move(5, 5);
  await marked.waitFor({ state: 'detached' });
  await until(false);
  await page.getByRole('row', { name: /low/ }).hover();
  await until(true);
  await page.mouse.move(5, 5);
  await until(false);
  await page.keyboard.press('j');
  await marked.getByText('high').waitFor();
  await until(true);
});

test('charts whose runs cannot be read say why, and are read again on demand', async (t) => {
  const experiment = await app.fill.experiment(unique('unreadable'));
  await app.fill.run(experiment, { name: 'only', metrics: [['loss', 1, 0], ['loss', 2, 1]] });
  const page = await app.open(t, '/experiments');
  await page.route('**/tracker/keys**', (route) => route.fulfill({ status: 403, json: { error_code: 'PERMISSION_DENIED', message: 'not yours' } }));
  await page.goto(`${app.url}/#/experiments/${experiment}/runs?layout=charts`);
  await page.getByRole('alert').getByText('The charts could not be loaded. not yours').waitFor();
  await page.unroute('**/tracker/keys**');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('img', { name: /^loss by step/ }).waitFor();
});

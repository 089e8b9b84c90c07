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
  await page.getByRole('combobox', { name: 'In charts, of' }).selectOption({ label: 'running ones' });
  await loss(page, '3 lines; run 200: .*; run 100: .*; run 0: ').waitFor();
  await page.reload();
  await loss(page, '3 lines').waitFor();
  await app.fill.call('POST', 'runs/update', { run_id: newest.run_id, status: 'RUNNING' });
  await loss(page, '4 lines; run 229').waitFor();
});

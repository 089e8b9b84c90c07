import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { suite, unique } from './support/suite.js';

const app = await suite();
let experiments;
let runs;

before(async () => {
  experiments = [await app.fill.experiment(unique('left')), await app.fill.experiment(unique('right'))];
  const [left, right] = experiments;
  runs = [
    await app.fill.run(left, { name: 'adam', params: { batch: '32', optimizer: 'adam' }, metrics: [['loss', 0.5]], tags: { team: 'vision' } }),
    await app.fill.run(left, { name: 'sgd', params: { batch: '32', optimizer: 'sgd' }, metrics: [['loss', 0.75]], tags: { team: 'vision' } }),
    await app.fill.run(right, { name: 'elsewhere', params: { batch: '32', optimizer: 'adam' }, metrics: [['loss', 0.5]] }),
  ];
  await app.fill.artifact(runs[0], 'report/a.txt', 'hello');
  await app.fill.artifact(runs[1], 'report/a.txt', 'hello, longer');
});

function open(t, chosen, query = {}) {
  const ids = chosen.map(({ run_id }) => run_id);
  const search = new URLSearchParams({ runs: JSON.stringify(ids), experiments: JSON.stringify([...new Set(chosen.map((run) => run.experiment_id))]), ...query });
  return app.open(t, `/compare-runs?${search}`);
}

/** The keys of a section's rows, from the top. */
async function keys(page) {
  const cells = await page.locator('.table-compare tbody th[scope=row]').allInnerTexts();
  return cells.map((text) => text.replace(/^differs:\s*/, '').trim());
}

test('runs of any experiments stand side by side, differences first', async (t) => {
  const page = await open(t, runs);
  await page.getByRole('columnheader', { name: 'elsewhere' }).waitFor();
  assert.deepEqual((await keys(page)).slice(0, 3), ['optimizer', 'batch', 'loss']);
  await page.getByRole('row', { name: /loss/ }).getByText('▲ 0.25').waitFor();
  await page.getByText('1 of 2 differ').first().waitFor();
});

test('only differences are shown on demand, and a link shows the same', async (t) => {
  const page = await open(t, runs.slice(0, 2));
  await page.getByLabel('Differences only').check();
  await page.getByRole('row', { name: /batch/ }).waitFor({ state: 'detached' });
  await page.reload();
  await page.getByRole('row', { name: /optimizer/ }).waitFor();
  assert.equal(await page.getByRole('row', { name: /batch/ }).count(), 0);
});

test('runs are added by name and by id, and taken away', async (t) => {
  const page = await open(t, runs.slice(0, 1));
  await page.getByRole('heading', { name: 'Compare 1 run', level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Add run' }).click();
  await page.getByRole('button', { name: /^sgd/ }).click();
  await page.getByRole('columnheader', { name: 'sgd' }).waitFor();
  await page.getByLabel('Name contains, or a run’s id').fill(runs[2].run_id);
  await page.getByRole('button', { name: /^elsewhere/ }).click();
  await page.getByRole('columnheader', { name: 'elsewhere' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Remove adam from the comparison' }).click();
  await page.getByRole('heading', { name: 'Compare 2 runs', level: 1 }).waitFor();
});

test('artifacts are compared by path', async (t) => {
  const page = await open(t, runs.slice(0, 2));
  await page.getByRole('button', { name: 'Artifacts' }).click();
  await page.getByRole('button', { name: 'report/' }).click();
  const row = page.getByRole('row', { name: /a\.txt/ });
  await row.getByText('5 B').waitFor();
  await row.getByText('13 B').waitFor();
});

test('runs that are gone are said to be gone', async (t) => {
  const page = await open(t, [runs[0], { run_id: 'f'.repeat(32), experiment_id: experiments[0] }]);
  await page.getByText('1 run of this link is not among the experiments it names, or gone.').waitFor();
  await page.getByRole('columnheader', { name: 'adam' }).waitFor();
});

test('a link without runs says how to compare', async (t) => {
  const page = await app.open(t, '/compare-runs');
  await page.getByText('No runs to compare').waitFor();
});

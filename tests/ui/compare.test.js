import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { suite, unique } from './support/suite.js';

const app = await suite();
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
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

test('how the charts of a comparison are drawn is kept for the next one', async (t) => {
  const page = await open(t, runs.slice(0, 2));
  await page.getByLabel('Smoothing').fill('0.5');
  await page.waitForURL(/charts=smooth%3D0.5/);
  await page.goto('about:blank');
  await page.goto(`${app.url}/#/compare-runs?${new URLSearchParams({ runs: JSON.stringify(runs.slice(1).map(({ run_id }) => run_id)) })}`);
  await page.waitForURL(/charts=smooth%3D0.5/);
  await page.waitForFunction(() => document.querySelector('.field-smoothing input')?.value === '0.5');
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

test('a text of two runs shows what changed, and images lie on top of each other', async (t) => {
  await Promise.all([0, 1].map((place) => app.fill.artifact(runs[place], 'plot.png', PIXEL)));
  const page = await open(t, runs.slice(0, 2));
  await page.getByRole('button', { name: 'Artifacts' }).click();
  await page.getByRole('button', { name: 'report/' }).click();
  await page.getByRole('button', { name: 'Compare report/a.txt' }).click();
  const dialog = page.getByRole('dialog', { name: 'report/a.txt' });
  assert.equal(await dialog.locator('ins').innerText(), ', longer');
  // A link shows the same file, and the folders that were open.
  await page.reload();
  await dialog.locator('ins').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Compare plot.png' }).click();
  const images = page.getByRole('dialog', { name: 'plot.png' });
  await images.getByRole('img', { name: 'adam' }).waitFor();
  await images.getByRole('slider').fill('20');
  await images.getByRole('button', { name: 'Difference' }).click();
  await images.getByText('What is black is the same in both.').waitFor();
});

test('tables that runs logged are brought together by what their rows are of', async (t) => {
  const table = (...data) => JSON.stringify({ columns: ['question', 'answer', 'score'], data });
  await app.fill.artifact(runs[0], 'eval.json', table(['why', 'so', 1], ['how', 'thus', 0.5]));
  await app.fill.artifact(runs[1], 'eval.json', table(['how', 'thus', 0.5], ['why', '<b>because</b>', 0]));
  const page = await open(t, runs.slice(0, 2));
  await page.getByRole('button', { name: 'Artifacts' }).click();
  await page.getByRole('button', { name: 'Compare eval.json' }).click();
  const dialog = page.getByRole('dialog', { name: 'eval.json' });
  await dialog.getByText('2 rows, 1 differs').waitFor();
  await dialog.getByRole('row', { name: 'why 1 0' }).waitFor();
  await dialog.getByLabel('Compare', { exact: true }).selectOption('answer');
  await dialog.getByRole('row', { name: 'why so <b>because</b>' }).waitFor();
  await dialog.getByLabel('Only what differs').check();
  assert.equal(await dialog.getByRole('row').count(), 2);
  await dialog.getByLabel('score').check();
  await dialog.getByText('3 rows, 2 differ').waitFor();
  await page.reload();
  await dialog.getByText('3 rows, 2 differ').waitFor();
  assert.ok(await dialog.getByLabel('Only what differs').isChecked());
  await dialog.getByRole('button', { name: 'Text' }).click();
  await dialog.locator('ins').first().waitFor();
});

test('metrics are compared by their lowest and highest values too, and the address keeps by which', async (t) => {
  const noisy = await app.fill.run(experiments[0], { name: 'noisy', metrics: [['loss', 4, 0], ['loss', 0.25, 1], ['loss', 1, 2]] });
  const page = await open(t, [runs[0], noisy]);
  const loss = page.getByRole('row', { name: /loss/ });
  await loss.getByText('▲ 0.5', { exact: false }).waitFor();
  await page.getByLabel('Metrics by').selectOption('Lowest value');
  await loss.getByText('▼ 0.25').waitFor();
  await page.waitForURL(/stat=min/);
  await page.reload();
  await loss.getByText('▼ 0.25').waitFor();
  await page.getByLabel('Metrics by').selectOption('Highest value');
  await loss.getByText('▲ 3.5').waitFor();
  await page.getByRole('row', { name: /Duration 1m 05s 1m 05s/ }).waitFor();
});

test('the code of two runs is compared where it is kept', async (t) => {
  const git = (commit) => ({ 'mlflow.source.git.commit': commit.repeat(40), 'mlflow.source.git.repoURL': 'https://github.com/acme/vision.git' });
  const pair = await Promise.all(['a', 'b'].map((commit) => app.fill.run(experiments[0], { name: commit, tags: git(commit) })));
  const page = await open(t, pair);
  const link = page.getByRole('link', { name: 'Compare the code' });
  assert.equal(await link.getAttribute('href'), `https://github.com/acme/vision/compare/${'a'.repeat(40)}...${'b'.repeat(40)}`);
});

test('runs that are gone are said to be gone', async (t) => {
  const page = await open(t, [runs[0], { run_id: 'f'.repeat(32), experiment_id: experiments[0] }]);
  await page.getByText('1 run of this link is not among the experiments it names, or gone.').waitFor();
  await page.getByRole('columnheader', { name: 'adam' }).waitFor();
});

test('of very many runs the first are compared, and how many were left out is said', async (t) => {
  const many = Array.from({ length: 118 }, (_, place) => ({ run_id: String(place).padStart(32, '0'), experiment_id: experiments[0] }));
  const page = await open(t, [...runs.slice(0, 2), ...many]);
  await page.getByRole('heading', { name: 'Compare 100 of 120 runs', level: 1 }).waitFor();
  await page.getByText('The first 100 of 120 runs are compared. 20 were left out').waitFor();
  await page.getByRole('button', { name: 'Remove adam from the comparison' }).click();
  await page.getByRole('heading', { name: 'Compare 100 of 119 runs', level: 1 }).waitFor();
});

test('a link that names runs alone finds their experiments', async (t) => {
  const page = await app.open(t, `/compare-runs?runs=${encodeURIComponent(JSON.stringify(runs.map(({ run_id }) => run_id)))}`);
  await page.getByRole('columnheader', { name: 'adam' }).waitFor();
  await page.getByRole('columnheader', { name: 'elsewhere' }).waitFor();
});

test('a link without runs says how to compare', async (t) => {
  const page = await app.open(t, '/compare-runs');
  await page.getByText('No runs to compare').waitFor();
});

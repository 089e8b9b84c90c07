// The table of runs, beside what it lists: links, colours, and which runs come first.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, unique } from './support/suite.js';

const app = await suite();

test('runs stay on top, and a click lets them go', async (t) => {
  const experiment = await app.fill.experiment(unique('on top'));
  for (let place = 0; place < 3; place += 1) await app.fill.run(experiment, { name: `run ${place}`, startTime: place + 1 });
  const page = await app.open(t, `/experiments/${experiment}/runs`);
  await page.getByLabel('Select run 0').check();
  await page.getByRole('button', { name: 'Keep on top' }).click();
  const names = async () => (await page.getByRole('rowheader').allInnerTexts()).map((text) => /run \d/.exec(text)?.[0]);
  await page.getByRole('button', { name: 'on top ×' }).waitFor();
  assert.deepEqual(await names(), ['run 0', 'run 2', 'run 1', 'run 0']);
  await page.getByRole('button', { name: 'on top ×' }).click();
  await page.getByRole('button', { name: 'on top ×' }).waitFor({ state: 'detached' });
  assert.deepEqual(await names(), ['run 2', 'run 1', 'run 0']);
});

test('a second column orders what the first leaves alike', async (t) => {
  const experiment = await app.fill.experiment(unique('two orders'));
  for (const [name, lr, loss] of [['a', '1', 3], ['b', '2', 1], ['c', '1', 1], ['d', '2', 2]]) {
    await app.fill.run(experiment, { name, params: { lr }, metrics: [['loss', loss]] });
  }
  const page = await app.open(t, `/experiments/${experiment}/runs?columns=param.lr,metric.last.loss`);
  await page.getByRole('columnheader', { name: /^lr/ }).getByRole('link').click();
  await page.getByRole('columnheader', { name: /^loss/ }).getByRole('link').click({ modifiers: ['Shift'] });
  await page.getByRole('columnheader', { name: /^loss/ }).getByText('↓²').waitFor();
  await page.waitForFunction(() => [...document.querySelectorAll('[role=rowheader]')].map((cell) => cell.innerText.trim().at(-1)).join('') === 'acdb');
});

test('runs show what they used and made, and are narrowed by it', async (t) => {
  const experiment = await app.fill.experiment(unique('links'));
  const used = await app.fill.run(experiment, { name: 'with both' });
  await app.fill.run(experiment, { name: 'with none' });
  const dataset = { name: 'iris', digest: 'd1', source_type: 'local', source: '{}' };
  await app.fill.call('POST', 'runs/log-inputs', { run_id: used.run_id, datasets: [{ dataset, tags: [{ key: 'mlflow.data.context', value: 'training' }] }] });
  const model = unique('flower');
  await app.fill.model(model, used, { versions: ['first'] });
  const page = await app.open(t, `/experiments/${experiment}/runs?columns=attribute.datasets,attribute.models`);
  const row = page.getByRole('row', { name: /with both/ });
  await row.getByRole('link', { name: `${model} v1` }).waitFor();
  await row.getByRole('button', { name: 'iris (training)' }).click();
  await page.getByRole('row', { name: /with none/ }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'More filters (1)' }).click();
  assert.equal(await page.getByLabel('Dataset', { exact: true }).inputValue(), 'iris');
  await page.getByLabel('Dataset', { exact: true }).selectOption({ label: 'Any' });
  await page.getByLabel('Model versions', { exact: true }).selectOption({ label: 'Runs without' });
  await page.getByRole('row', { name: /with both/ }).waitFor({ state: 'detached' });
  await page.getByRole('row', { name: /with none/ }).waitFor();
});

test('the runs in charts have colours of their own, and keep them while others come', async (t) => {
  const experiment = await app.fill.experiment(unique('colours'));
  for (let place = 0; place < 10; place += 1) await app.fill.run(experiment, { name: `run ${place}`, startTime: place + 1 });
  const page = await app.open(t, `/experiments/${experiment}/runs`);
  const color = (name) => page.getByRole('button', { name: `Colour of ${name}`, exact: true }).locator('.color-dot').evaluate((dot) => dot.style.background);
  await page.getByRole('row', { name: /run 9/ }).waitFor();
  const before = await Promise.all(Array.from({ length: 10 }, (_, place) => color(`run ${place}`)));
  assert.equal(new Set(before).size, 10);
  await app.fill.run(experiment, { name: 'new', startTime: 100 });
  await page.getByRole('row', { name: /new/ }).waitFor();
  const after = await Promise.all(Array.from({ length: 9 }, (_, place) => color(`run ${place + 1}`)));
  assert.deepEqual(after, before.slice(1));
  assert.ok(!after.includes(await color('new')));
});

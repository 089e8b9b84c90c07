import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { before, test } from 'node:test';
import { suite, unique } from './support/suite.js';

const app = await suite();
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let pages;

before(async () => {
  const name = unique('accessible');
  const experiment = await app.fill.experiment(name, { team: 'vision' });
  const parent = await app.fill.run(experiment, {
    name: 'parent',
    tags: { stage: 'candidate' },
    params: { depth: '6' },
    metrics: [['loss', 2, 0], ['loss', 1, 1], ['nan', 'NaN', 0]],
  });
  for (const status of ['RUNNING', 'SCHEDULED', 'FAILED', 'KILLED']) {
    await app.fill.run(experiment, { name: status, status, tags: { 'mlflow.parentRunId': parent.run_id } });
  }
  await app.fill.artifact(parent, 'notes/a.txt', 'hello');
  await app.fill.model(name, parent, { versions: ['one'] });
  const run = `/experiments/${experiment}/runs/${parent.run_id}`;
  const empty = await app.fill.experiment(unique('empty'));
  pages = {
    '/experiments': name,
    [`/experiments/${experiment}/runs`]: 'KILLED',
    [`/experiments/${experiment}/runs?searchFilter=nonsense`]: 'Filter examples',
    [`/experiments/${empty}/runs`]: 'No runs yet',
    [run]: 'depth',
    [`${run}/model-metrics`]: 'a single value',
    [`${run}/artifacts/notes`]: 'a.txt',
    '/models': name,
    [`/models/${encodeURIComponent(name)}/versions/1`]: 'Version 1',
    '/nowhere': 'Page not found',
    '/experiments/987654321': 'Check the address',
  };
});

for (const [mode, options] of Object.entries({
  'in the light scheme': { colorScheme: 'light' },
  'in the dark scheme': { colorScheme: 'dark' },
  'on a phone': { colorScheme: 'light', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
})) {
  test(`every page is free of serious accessibility faults and as wide as its window ${mode}`, async (t) => {
    const page = await app.open(t, '/', options);
    for (const [path, text] of Object.entries(pages)) {
      await page.goto(`${app.url}/#${path}`);
      await page.getByText(text).first().waitFor();
      await page.waitForLoadState('networkidle');
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      const serious = violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${path} ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
      assert.deepEqual(serious, []);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(overflow, 0, `${path} is wider than the window`);
    }
  });
}

test('the keyboard alone gets past the navigation, into a table and to a run', async (t) => {
  const path = Object.keys(pages)[1];
  const page = await app.open(t, path);
  await page.getByRole('link', { name: 'KILLED' }).waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to content');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
  await page.getByRole('link', { name: 'KILLED' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'KILLED', level: 1 }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1');
});

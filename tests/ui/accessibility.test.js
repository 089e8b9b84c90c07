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
  let child;
  for (const status of ['RUNNING', 'SCHEDULED', 'FAILED', 'KILLED']) {
    child = (await app.fill.run(experiment, { name: status, status, tags: { 'mlflow.parentRunId': parent.run_id } })).run_id;
  }
  await app.fill.artifact(parent, 'notes/a.txt', 'hello');
  await app.fill.artifact(parent, 'train.log', 'first\n\x1b[31mred\x1b[0m \x1b[2mfaint\x1b[0m \x1b[30;47mon white\x1b[0m\n');
  await app.fill.artifact(parent, 'requirements.txt', 'torch\n');
  await app.fill.artifact(parent, 'model/MLmodel', 'signature: {inputs: \'[{"type": "double", "name": "tenure"}]\'}');
  await app.fill.model(name, parent, { description: 'Predicts', versions: ['one', 'two'] });
  await app.fill.call('POST', 'registered-models/alias', { name, alias: 'champion', version: '1' });
  await app.fill.call('POST', 'registered-models/set-tag', { name, key: 'team', value: 'vision' });
  await app.fill.call('POST', 'model-versions/transition-stage', { name, version: '1', stage: 'Production', archive_existing_versions: false });
  const logged = [];
  for (const kind of ['small', 'large']) {
    const params = [{ key: 'kind', value: kind }];
    const { model: made } = await app.fill.call('POST', 'logged-models', { experiment_id: experiment, name: 'logged net', source_run_id: parent.run_id, params });
    logged.push(made.info.model_id);
  }
  const prompt = await app.fill.prompt(`${name} prompt`, ['Sum up {{text}} in one line.', 'Sum up {{text}} in two lines.']);
  const model = `/models/${encodeURIComponent(name)}`;
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
    [`${run}/log`]: 'red',
    [`/experiments/${experiment}/runs?rows=tall&pinnedRight=metric.last.loss`]: 'KILLED',
    '/': 'Running now',
    [`/compare-runs?runs=${encodeURIComponent(JSON.stringify([parent.run_id, child]))}&experiments=${encodeURIComponent(JSON.stringify([experiment]))}`]: 'depth',
    [`/compare-experiments?experiments=${encodeURIComponent(JSON.stringify([experiment, empty]))}`]: 'KILLED',
    [`/experiments/${experiment}/models`]: 'logged net',
    [`/compare-logged-models?models=${encodeURIComponent(JSON.stringify(logged))}&folders=.`]: 'No artifacts',
    '/models': name,
    [`${model}?versions=1,2`]: 'Compare 2 versions',
    [`${model}/versions/1`]: 'tenure',
    [`${model}/compare?versions=1,2`]: 'Only what differs',
    '/prompts': name,
    [prompt]: 'Variables: text',
    [`${prompt}?promptVersion=2&against=1`]: '2 changes',
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
    const found = [];
    for (const [path, text] of Object.entries(pages)) {
      await page.goto(`${app.url}/#${path}`);
      await page.getByText(text).first().waitFor();
      await page.waitForLoadState('networkidle');
      found.push(...(await faults(page, path)));
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (overflow > 0) found.push(`${path} is ${overflow} pixels wider than the window`);
    }
    assert.deepEqual(found, []);
  });
}

/** What axe finds serious or worse. */
async function faults(page, where) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${where} ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

for (const colorScheme of ['light', 'dark']) {
  test(`what opens above a page is free of serious accessibility faults in the ${colorScheme} scheme`, async (t) => {
    const path = Object.keys(pages).find((page) => page.endsWith('/versions/1'));
    const page = await app.open(t, path, { colorScheme });
    await page.getByText('tenure').waitFor();
    const opened = {
      palette: () => page.keyboard.press('Control+k'),
      shortcuts: () => page.keyboard.press('?'),
      alias: () => page.getByRole('button', { name: 'Another alias' }).click(),
      stage: () => page.getByRole('button', { name: 'Move to stage' }).click(),
      promotion: () => page.getByRole('button', { name: 'Promote' }).click(),
    };
    for (const [what, open] of Object.entries(opened)) {
      await open();
      await page.getByRole('dialog').waitFor();
      assert.deepEqual(await faults(page, what), []);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await page.getByRole('button', { name: /^Theme/ }).click();
    assert.deepEqual(await faults(page, 'menu'), []);
    await page.keyboard.press('Escape');
    assert.match(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), /^Theme/);
  });
}

test('a dialog keeps the focus and gives it back', async (t) => {
  const path = Object.keys(pages).find((page) => page.endsWith('/versions/1'));
  const page = await app.open(t, path);
  const button = page.getByRole('button', { name: 'Promote' });
  await button.focus();
  await page.keyboard.press('Enter');
  const focused = () => page.evaluate(() => document.activeElement.closest('dialog') !== null);
  await page.getByLabel('To the model').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'INPUT');
  for (let i = 0; i < 6; i += 1) {
    await page.keyboard.press('Tab');
    assert.ok((await focused()) || (await page.evaluate(() => document.activeElement === document.body)));
  }
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Promote');
});

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

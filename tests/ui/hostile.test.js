import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { suite, unique } from './support/suite.js';

const app = await suite();
const HOSTILE = '<script>window.pwned=1</script><img src=x onerror="window.pwned=1">';
let paths;

before(async () => {
  const experiment = await app.fill.experiment(unique(HOSTILE), { tag: HOSTILE, 'mlflow.note.content': HOSTILE });
  const run = await app.fill.run(experiment, {
    name: HOSTILE,
    tags: { tag: HOSTILE, 'mlflow.user': HOSTILE, 'mlflow.source.name': 'javascript:window.pwned=1', 'mlflow.note.content': HOSTILE },
    params: { param: HOSTILE, __proto__x: HOSTILE },
    metrics: [['constructor', 1, 0], ['constructor', 2, 1]],
  });
  const model = unique(HOSTILE).replaceAll('/', '');
  await app.fill.model(model, run, { description: HOSTILE, versions: [HOSTILE] });
  const runPath = `/experiments/${experiment}/runs/${run.run_id}`;
  paths = ['/experiments', `/experiments/${experiment}/runs`, runPath, `${runPath}/model-metrics`, '/models', `/models/${encodeURIComponent(model)}`];
});

test('names, tags and descriptions are text and never markup', async (t) => {
  const page = await app.open(t, '/experiments');
  for (const path of paths) {
    await page.goto(`${app.url}/#${path}`);
    await page.reload();
    await page.getByText('window.pwned=1').first().waitFor();
    await page.waitForLoadState('networkidle');
    assert.equal(await page.evaluate(() => window.pwned), undefined, path);
    assert.equal(await page.locator('main img, main script').count(), 0, path);
    assert.equal(await page.locator('a[href^="javascript:" i]').count(), 0, path);
  }
});

test('the page is served under a policy that allows its own files alone', async () => {
  const policy = (await fetch(`${app.url}/`)).headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'self'/);
  assert.doesNotMatch(policy, /unsafe-|\*/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open } from './support/browser.js';
import { startFront } from './support/front.js';
import { suite, unique } from './support/suite.js';

const app = await suite();

test('the same files work below a path prefix', async (t) => {
  const front = await startFront(app.url, '/team/tracker');
  t.after(front.stop);
  const name = unique('prefixed');
  const id = await app.fill.experiment(name);
  const page = await open(t, app.browser, `${front.url}/#/experiments/${id}`);
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  const code = await page.getByRole('region', { name: 'Python example' }).innerText();
  assert.ok(code.includes(`mlflow.set_tracking_uri("${front.url}")`), code);
});

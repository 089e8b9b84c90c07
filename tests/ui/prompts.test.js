import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, unique } from './support/suite.js';

const app = await suite();

test('prompts have a list of their own and are no models', async (t) => {
  const name = unique('prompt');
  await app.fill.prompt(name, ['Hello {{name}}']);
  const page = await app.open(t, '/prompts');
  await page.getByRole('link', { name, exact: true }).waitFor();
  await page.getByRole('link', { name: 'Models', exact: true }).click();
  await page.getByRole('heading', { name: 'Registered models', level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
  assert.equal(await page.getByRole('link', { name, exact: true }).count(), 0);
  await page.goto(`${app.url}/#/models/${encodeURIComponent(name)}/versions/1`);
  await page.getByRole('region', { name: 'Text of the prompt' }).getByText('{{name}}').waitFor();
});

test('a prompt is written, changed and given an alias; two versions differ by words', async (t) => {
  const name = unique('written');
  const page = await app.open(t, '/prompts');
  await page.getByRole('button', { name: 'Create prompt' }).first().click();
  const create = page.getByRole('dialog');
  await create.getByLabel('Name', { exact: true }).fill(name);
  await create.getByLabel(/^Text/).fill('Summarise {{text}} in one sentence.');
  await create.getByText('Variables: text').waitFor();
  await create.getByRole('button', { name: 'Create prompt' }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();

  await page.getByRole('button', { name: 'New version' }).click();
  const write = page.getByRole('dialog');
  await write.getByLabel(/^Text/).fill('Summarise {{text}} in two sentences.');
  await write.getByLabel(/commit message/).fill('Two are better');
  await write.getByRole('button', { name: 'Create version' }).click();
  await page.getByRole('heading', { name: 'Version 2', level: 2 }).waitFor();
  await page.getByText('Two are better').first().waitFor();

  await page.getByLabel('Compare with').selectOption('Version 1');
  const difference = page.getByRole('region', { name: /^Difference/ });
  await difference.waitFor();
  assert.deepEqual(await difference.locator('del').allInnerTexts(), ['one', 'sentence']);
  assert.deepEqual(await difference.locator('ins').allInnerTexts(), ['two', 'sentences']);
  await page.reload();
  await difference.waitFor();

  await page.getByRole('button', { name: 'Give an alias' }).click();
  await page.getByLabel('Alias', { exact: true }).fill('production');
  await page.getByRole('button', { name: 'Give alias' }).click();
  await page.getByRole('region', { name: 'Python example' }).getByText(`prompts:/${name}@production`).waitFor();
  await page.getByRole('list', { name: 'History' }).getByText('@production was given to version 2').waitFor();
});

test('a chat is shown message by message, and j and k go through the versions', async (t) => {
  const name = unique('chat');
  const path = await app.fill.prompt(name, ['plain', JSON.stringify([{ role: 'system', content: 'Be short.' }, { role: 'user', content: '{{question}}' }])]);
  const page = await app.open(t, path);
  await page.getByRole('region', { name: 'Message 1, system' }).getByText('Be short.').waitFor();
  await page.keyboard.press('j');
  await page.getByRole('region', { name: 'Text of the prompt' }).getByText('plain').waitFor();
  await page.keyboard.press('k');
  await page.getByRole('region', { name: 'Message 2, user' }).waitFor();
});

// Adding and changing charts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boardSuite, withCards } from './support/boardSuite.js';
import { unique } from './support/suite.js';

const { app, openBoard } = await boardSuite();

test('of many metrics a few are listed, and others are found by name', async (t) => {
  const experiment = await app.fill.experiment(unique('many'));
  await app.fill.run(experiment, { name: 'wide', metrics: Array.from({ length: 300 }, (_, i) => [`layer ${i}/grad`, i]) });
  const page = await openBoard(t, '', { experiment });
  await page.getByRole('button', { name: 'Add chart' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a chart' });
  await dialog.getByText('The first 100 of 300').first().waitFor();
  assert.ok((await dialog.locator('option, .choice').count()) < 250, 'the dialog stays small');
  const find = dialog.getByRole('searchbox', { name: 'Find: Metrics' });
  await find.fill('grad 277');
  await find.press('Enter');
  await dialog.getByRole('checkbox', { name: 'layer 277/grad' }).and(dialog.locator(':checked')).waitFor();
  await find.fill('nothing like it');
  await dialog.getByText('No other has such a name').waitFor();
  await dialog.getByRole('searchbox', { name: 'Find: X axis' }).fill('layer 288');
  await dialog.getByLabel('X axis', { exact: true }).selectOption({ label: 'layer 288/grad' });
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('region', { name: 'Added charts' }).getByRole('heading', { name: 'layer 277/grad' }).waitFor();
});

test('where runs are grouped, bars are the means of groups and points have their colours', async (t) => {
  const cards = { b: { kind: 'bar', metric: 'test_acc', stat: 'last' }, s: { kind: 'scatter', x: 'm:val/acc', y: 'm:test_acc' } };
  const page = await openBoard(t, withCards(cards), { more: '&group=optimizer' });
  await page.getByRole('img', { name: /^test_acc \(last\): 2 groups, highest 0\.15\d* \(optimizer: adam\), lowest 0 \(optimizer: sgd\)/ }).focus();
  await page.keyboard.press('ArrowRight');
  const tooltip = page.locator('.plot-tooltip');
  await tooltip.getByRole('row', { name: /^standard deviation 0\.07/ }).waitFor();
  await tooltip.getByRole('row', { name: 'runs 2' }).waitFor();
  await page.getByRole('img', { name: /^test_acc by val\/acc: 3 runs/ }).focus();
  await page.keyboard.press('ArrowRight');
  await tooltip.getByRole('row', { name: 'group optimizer: sgd' }).waitFor();
});

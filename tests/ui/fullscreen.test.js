// One chart that fills the window, and the parts of a section that is split by values.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boardSuite, withCards } from './support/boardSuite.js';

const { openBoard } = await boardSuite();

test('a chart that fills the window has the menu of its card, and is edited there', async (t) => {
  const page = await openBoard(t, withCards({ d: { kind: 'difference' } }));
  await page.getByRole('button', { name: 'Full screen: val/loss' }).click();
  const dialog = page.getByRole('dialog', { name: 'val/loss', exact: true });
  await dialog.getByRole('img', { name: /^val\/loss by step/ }).waitFor();
  await dialog.getByRole('button', { name: 'Menu of val/loss' }).click();
  const [svg] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Download SVG' }).click()]);
  assert.equal(svg.suggestedFilename(), 'val_loss.svg');
  await dialog.getByRole('button', { name: 'Menu of val/loss' }).click();
  // An arrow key in the menu is no way to the next chart.
  await page.keyboard.press('ArrowRight');
  await dialog.getByRole('button', { name: 'Edit…' }).click();
  const editor = page.getByRole('dialog', { name: 'Edit val/loss' });
  await editor.getByLabel('Title').fill('Validation');
  await editor.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('dialog', { name: 'Validation' }).getByRole('img', { name: /^Validation by step/ }).waitFor();
});

test('a table does not offer to be a picture, as large as the window either', async (t) => {
  const page = await openBoard(t, `${withCards({ d: { kind: 'difference' } })}&full=d`);
  const dialog = page.getByRole('dialog', { name: 'Differences', exact: true });
  await dialog.getByRole('button', { name: 'Menu of Differences' }).click();
  await dialog.getByRole('button', { name: 'Download CSV' }).waitFor();
  assert.equal(await dialog.getByRole('button', { name: /PNG|SVG/ }).count(), 0);
});

test('a chart of a part fills the window with the runs of that part, and keeps the focus when it moves', async (t) => {
  const page = await openBoard(t, withCards({}, [{ id: 'val', settings: { splitBy: 'lr' } }]));
  const part = page.getByRole('region', { name: 'lr: 0.1', exact: true });
  await part.getByRole('button', { name: 'Full screen: val/loss' }).click();
  const dialog = page.getByRole('dialog', { name: 'val/loss · lr: 0.1', exact: true });
  await dialog.getByRole('img', { name: /^val\/loss by step: 2 lines; fast/ }).waitFor();
  await page.waitForFunction(() => new URLSearchParams(new URLSearchParams(location.hash.slice(1)).get('charts')).get('part') === '=0.1');
  await page.reload();
  await dialog.getByRole('img', { name: /^val\/loss by step: 2 lines; fast/ }).waitFor();
  await page.keyboard.press('PageDown');
  await page.getByRole('dialog', { name: 'test_acc' }).waitFor();
  await page.keyboard.press('PageUp');
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await part.getByRole('button', { name: 'Move val/acc' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByText('Place 2 of 2 in val').waitFor();
  assert.ok(await part.getByRole('button', { name: 'Move val/acc' }).evaluate((handle) => handle === document.activeElement));
});

// Ranges of charts of lines: zooming, panning and reading what they show.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STEPS, boardSuite, drawn, waitForState } from './support/boardSuite.js';

const { openBoard } = await boardSuite();

test('a range is zoomed into by dragging in all charts, read finely, kept in the address and left by Escape', async (t) => {
  const page = await openBoard(t);
  const chart = await drawn(page, 'train/loss');
  const frame = await chart.boundingBox();
  const fine = page.waitForRequest((request) => request.url().endsWith('/series') && request.postDataJSON().start_step !== undefined);
  await page.mouse.move(frame.x + 120, frame.y + 80);
  await page.mouse.down();
  await page.mouse.move(frame.x + 160, frame.y + 80, { steps: 4 });
  await page.mouse.up();
  const { start_step: start, end_step: end } = (await fine).postDataJSON();
  assert.ok(start > 0 && end < STEPS && start < end, `${start} to ${end}`);
  await page.getByRole('button', { name: 'Reset zoom' }).waitFor();
  await page.waitForFunction(() => location.hash.includes('zoom'));
  await page.reload();
  await page.getByRole('button', { name: 'Reset zoom' }).waitFor();
  await (await drawn(page, 'train/loss')).focus();
  await page.keyboard.press('Escape');
  await waitForState(page, '');
  await chart.dblclick({ position: { x: 150, y: 80 } });
  assert.equal(await page.getByRole('button', { name: 'Reset zoom' }).count(), 0);
});

for (const [name, x, charts] of [
  ['over relative time', 'relative time', { x: 'relative' }],
  ['by a chart with an axis of its own', 'time', { layout: JSON.stringify({ sections: [], hidden: [], cards: { 'line:train/loss': { kind: 'line', id: 'line:train/loss', metrics: ['train/loss'], x: 'time' } } }) }],
]) {
  test(`a range is read finely ${name} as well`, async (t) => {
    const page = await openBoard(t, new URLSearchParams(charts).toString());
    await page.getByRole('img', { name: new RegExp(`^train/loss by ${x}: 3 lines`) }).waitFor();
    const chart = await drawn(page, 'train/loss');
    const fine = page.waitForRequest((request) => request.url().endsWith('/series') && request.postDataJSON().start_step !== undefined);
    await chart.focus();
    for (let times = 0; times < 3; times += 1) await page.keyboard.press('+');
    const { start_step: start, end_step: end } = (await fine).postDataJSON();
    assert.ok(start > 0 && end < STEPS && start < end, `${start} to ${end}`);
  });
}

test('pinching, or the wheel with Ctrl, zooms around the pointer', async (t) => {
  const page = await openBoard(t);
  const chart = await drawn(page, 'train/loss');
  const frame = await chart.boundingBox();
  await page.mouse.move(frame.x + 200, frame.y + 80);
  await page.mouse.wheel(0, -100);
  assert.equal(await page.getByRole('button', { name: 'Reset zoom' }).count(), 0, 'the wheel alone scrolls the page');
  await page.keyboard.down('Control');
  const again = await chart.boundingBox();
  await page.mouse.move(again.x + 200, again.y + 80);
  await page.mouse.wheel(0, -200);
  await page.keyboard.up('Control');
  await page.getByRole('button', { name: 'Reset zoom' }).waitFor();
  await page.waitForFunction(() => location.hash.includes('zoom'));
  const [start, end] = /zoom=([\d.-]+)~([\d.-]+)/.exec(decodeURIComponent(decodeURIComponent(page.url()))).slice(1).map(Number);
  assert.ok(start > 0 && end < STEPS && start < end, `${start} to ${end}`);
});

test('the keyboard moves the crosshair, which is read out, zooms and pans', async (t) => {
  const page = await openBoard(t);
  await (await drawn(page, 'val/loss')).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByText('step 0: <b>bold</b> · val/loss 2, fast · val/loss 1, slow · val/loss 0').waitFor();
  await page.keyboard.press('ArrowRight');
  await page.getByText('step 1: <b>bold</b> · val/loss 3').waitFor();
  await page.keyboard.press('+');
  await page.getByRole('button', { name: 'Reset zoom' }).waitFor();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('-');
  await page.keyboard.press('0');
  await waitForState(page, '');
});

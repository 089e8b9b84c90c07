// Ranges of charts of lines: zooming, panning and reading what they show.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STEPS, boardSuite, choose, drawn, plot, waitForState, withCards } from './support/boardSuite.js';

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

/** What the address says of a field of the board. */
function field(page, name) {
  return page.evaluate((wanted) => new URLSearchParams(new URLSearchParams(location.hash.slice(1)).get('charts')).get(wanted), name);
}

async function drag(page, chart, from, to) {
  await chart.scrollIntoViewIfNeeded();
  const frame = await chart.boundingBox();
  await page.mouse.move(frame.x + from[0], frame.y + from[1]);
  await page.mouse.down();
  await page.mouse.move(frame.x + to[0], frame.y + to[1], { steps: 4 });
  await page.mouse.up();
}

test('a box is zoomed into in x and y, and ways lead back one step at a time', async (t) => {
  const page = await openBoard(t);
  const chart = await drawn(page, 'val/loss');
  await drag(page, chart, [80, 40], [250, 45]);
  await page.getByRole('button', { name: 'Reset zoom' }).waitFor();
  await drag(page, chart, [120, 40], [220, 110]);
  await page.getByRole('button', { name: 'Zoom back' }).waitFor();
  await page.waitForFunction(() => location.hash.includes('yzoom'));
  const [low, high] = JSON.parse(await field(page, 'yzoom'))['line:val/loss'];
  assert.ok(low > 0 && high < 5 && low < high, `${low} to ${high}`);
  const inner = (await field(page, 'zoom')).split('~').map(Number);
  await chart.focus();
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !location.hash.includes('yzoom'));
  const outer = (await field(page, 'zoom')).split('~').map(Number);
  assert.ok(outer[0] < inner[0] && outer[1] > inner[1], `${outer} around ${inner}`);
  // Up and down alone leaves x as it is.
  await drag(page, chart, [150, 110], [152, 40]);
  await page.waitForFunction(() => location.hash.includes('yzoom'));
  assert.deepEqual((await field(page, 'zoom')).split('~').map(Number), outer);
  await page.reload();
  await page.getByRole('button', { name: 'Reset zoom' }).click();
  await waitForState(page, '');
});

test('two fingers zoom', async (t) => {
  const page = await openBoard(t, '', { options: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } });
  const chart = await drawn(page, 'train/loss');
  await chart.scrollIntoViewIfNeeded();
  const { x, y, width } = await chart.boundingBox();
  const session = await page.context().newCDPSession(page);
  const touch = (type, apart) => {
    const touchPoints = apart === undefined ? [] : [-1, 1].map((side, id) => ({ x: x + width / 2 + side * apart, y: y + 80, id }));
    return session.send('Input.dispatchTouchEvent', { type, touchPoints });
  };
  await touch('touchStart', 20);
  for (const apart of [30, 45, 60]) await touch('touchMove', apart);
  await touch('touchEnd');
  await page.getByRole('button', { name: 'Reset zoom' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Zoom back' }).count(), 0, 'it is one step');
  await page.waitForFunction(() => location.hash.includes('zoom'));
  const [start, end] = (await field(page, 'zoom')).split('~').map(Number);
  assert.ok(start > 0 && end < STEPS && end - start < STEPS / 2, `${start} to ${end}`);
});

test('a chart shows a range of x of its own, on a scale of its own, read finely', async (t) => {
  const page = await openBoard(t);
  await plot(page, 'train/loss').waitFor();
  await choose(page, 'Menu of train/loss', 'Edit…');
  const dialog = page.getByRole('dialog', { name: /train\/loss/ });
  await dialog.getByLabel('X from').fill('200');
  await dialog.getByLabel('X to').fill('100');
  await dialog.getByText('The x axis ends below its beginning.').waitFor();
  await dialog.getByLabel('X from').fill('50');
  await dialog.getByLabel('X scale').selectOption({ label: 'Logarithmic' });
  await dialog.getByLabel('Outliers').selectOption({ label: 'Ignored' });
  const fine = page.waitForRequest((request) => request.url().endsWith('/series') && request.postDataJSON().start_step !== undefined);
  await dialog.getByRole('button', { name: 'Save' }).click();
  const { start_step: start, end_step: end } = (await fine).postDataJSON();
  assert.deepEqual([start, end], [50, 100]);
  await page.reload();
  await choose(page, 'Menu of train/loss', 'Edit…');
  assert.equal(await dialog.getByLabel('X scale').inputValue(), 'log');
  assert.equal(await dialog.getByLabel('Outliers').inputValue(), 'ignored');
});

test('the charts of a section share a y axis, those of its parts as well', async (t) => {
  const page = await openBoard(t, withCards({}, [{ id: 'val', settings: { splitBy: 'optimizer' } }]));
  const part = page.getByRole('region', { name: 'optimizer: sgd' });
  const image = async () => {
    const canvas = part.getByRole('img', { name: /^val\/loss by step/ }).locator('canvas').first();
    return canvas.evaluate((element) => element.toDataURL());
  };
  await part.getByRole('img', { name: /^val\/loss by step/ }).waitFor();
  await page.waitForTimeout(300);
  const before = await image();
  await choose(page, 'Menu of section val', 'Settings…');
  await page.getByLabel('The same y axis for all charts of lines').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('one y axis').waitFor();
  await page.waitForTimeout(500);
  assert.notEqual(await image(), before, 'it is drawn on the axis of all');
});

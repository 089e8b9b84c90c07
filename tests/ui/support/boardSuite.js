// The board of charts with three runs, and what tests do on it.
import { after, before } from 'node:test';
import { startBoard } from './board.js';
import { open } from './browser.js';
import { suite, unique } from './suite.js';

export const STEPS = 3_000;

/** Starts the board over runs of an experiment of their own; ends with the file's last test. */
export async function boardSuite() {
  const app = await suite();
  const board = await startBoard(app.url);
  after(board.stop);
  const made = { app, experiment: '', runs: [] };
  before(async () => {
    made.experiment = await app.fill.experiment(unique('charts'));
    for (const [i, [name, lr]] of [['slow', '0.01'], ['fast', '0.1'], ['<b>bold</b>', '0.1']].entries()) made.runs.push(await fillRun(app, made.experiment, i, name, lr));
  });
  return Object.assign(made, {
    openBoard: (t, charts = '', { options, more = '', experiment = made.experiment } = {}) =>
      open(t, app.browser, `${board.url}/#experiment=${experiment}${more}&charts=${encodeURIComponent(charts)}`, options),
  });
}

async function fillRun(app, experiment, i, name, lr) {
  const run = await app.fill.run(experiment, { name, startTime: Date.UTC(2026, 0, 2, 3, i), params: { lr, optimizer: i === 0 ? 'sgd' : 'adam' }, metrics: [] });
  const value = (step) => (step === 1_234 ? 99 + i : 1 / (1 + step * Number(lr)) + i);
  for (let start = 0; start < STEPS; start += 1_000) {
    const metrics = Array.from({ length: 1_000 }, (_, n) => ({ key: 'train/loss', value: value(start + n), step: start + n, timestamp: start + n }));
    await app.fill.call('POST', 'runs/log-batch', { run_id: run.run_id, metrics });
  }
  const few = [0, 1, 2, 3].flatMap((step) => [
    { key: 'val/loss', value: i + step, step, timestamp: step },
    { key: 'val/acc', value: i === 0 && step === 2 ? 'NaN' : i * 10 + step, step, timestamp: step },
  ]);
  await app.fill.call('POST', 'runs/log-batch', { run_id: run.run_id, metrics: [...few, { key: 'test_acc', value: i / 10, step: 0, timestamp: 0 }] });
  return run;
}

/** The state of a board whose layout has these cards and no others of its own. */
export function withCards(specs, sections = [{ id: ' added' }]) {
  const cards = Object.fromEntries(Object.entries(specs).map(([id, spec]) => [id, { id, ...spec }]));
  return new URLSearchParams({ layout: JSON.stringify({ sections, hidden: [], cards }) }).toString();
}

/** The URL's state of the board, once it is `expected`. */
export function waitForState(page, expected) {
  return page.waitForFunction((wanted) => (new URLSearchParams(location.hash.slice(1)).get('charts') ?? '') === wanted, expected);
}

export const plot = (page, name) => page.getByRole('img', { name: new RegExp(`^${name} by`) });

export function hasInk(chart) {
  return chart
    .locator('canvas')
    .first()
    .evaluate((canvas) => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((byte) => byte !== 0));
}

/** The same, once it is on the screen: charts are painted over several frames. */
export async function drawn(page, name) {
  const chart = plot(page, name);
  for (let tries = 0; tries < 100 && !(await hasInk(chart)); tries += 1) await page.waitForTimeout(50);
  return chart;
}

export const titles = (page) => page.locator('.chart-card h3').allInnerTexts();

export async function choose(page, menu, item) {
  await page.getByRole('button', { name: menu, exact: true }).click();
  await page.getByRole('button', { name: item, exact: true }).click();
}

// How fast the board of charts is with much to draw. Prints what it measures; the limits are those of a quiet machine with two cores.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startBoard } from './support/board.js';
import { open } from './support/browser.js';
import { suite, unique } from './support/suite.js';

const app = await suite();
const board = await startBoard(app.url);
after(board.stop);

const LIMITS = { scrollP95: 50, zoom: 100, smoothing: 50, heapMB: 300 };
/** Less data, for a look. */
const SCALE = Number(process.env.SCALE ?? 1);
const scaled = (n) => Math.max(1, Math.round(n * SCALE));

/** Fills an experiment with runs of `keys` metrics with `points` points each. */
async function fill(name, runs, keys, points) {
  const experiment = await app.fill.experiment(unique(name));
  const start = Date.UTC(2026, 0, 1);
  for (let r = 0; r < runs; r += 1) {
    const { run_id } = await app.fill.run(experiment, { name: `run ${r}`, startTime: start + r * 1_000, params: { lr: String(r) } });
    for (let k = 0; k < keys; k += 1) {
      for (let from = 0; from < points; from += 1_000) {
        const metrics = Array.from({ length: Math.min(1_000, points - from) }, (_, i) => {
          const step = from + i;
          return { key: `m/${k}`, value: Math.exp(-step / points) + r / 50 + 0.05 * Math.sin(step * (r + 1)), step, timestamp: start + step * 10 };
        });
        await app.fill.call('POST', 'runs/log-batch', { run_id, metrics });
      }
    }
  }
  return experiment;
}

function openBoard(t, experiment) {
  return open(t, app.browser, `${board.url}/#experiment=${experiment}`, { viewport: { width: 1280, height: 900 } });
}

async function timed(action) {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

/** Milliseconds until the next frame after an event is on the screen, in the page; of several, the median. */
function untilDrawn(page, act) {
  return page.evaluate(async (source) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const run = new Function('i', source);
    const times = [];
    for (let i = 0; i < 7; i += 1) {
      await frame();
      const start = performance.now();
      run(i);
      await frame();
      times.push(performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
    return times.sort((a, b) => a - b)[3];
  }, act);
}

/** Presses of keys on a focused chart: zooming in and out by turns. */
const ZOOM = `document.querySelector('.plot-lines').dispatchEvent(new KeyboardEvent('keydown', { key: i % 2 ? '-' : '+', bubbles: true }))`;
/** A slider of React hears of a value that was set past it. */
const SMOOTH = `const slider = document.querySelector('input[type=range]');
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(slider, String(0.5 + i / 50));
  slider.dispatchEvent(new Event('input', { bubbles: true }));`;

/** The times of the frames while the page scrolls to its end. */
function scroll(page) {
  return page.evaluate(async () => {
    const times = [];
    let last = performance.now();
    while (scrollY + innerHeight < document.documentElement.scrollHeight - 1) {
      scrollBy(0, 40);
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = performance.now();
      times.push(now - last);
      last = now;
    }
    times.sort((a, b) => a - b);
    return { frames: times.length, p50: times[times.length >> 1], p95: times[Math.floor(times.length * 0.95)] };
  });
}

async function heapMB(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 } = await session.send('Runtime.getHeapUsage');
  return (usedSize + embedderHeapUsedSize + backingStorageSize) / 2 ** 20;
}

function report(t, name, figures) {
  t.diagnostic(`${name}: ${Object.entries(figures).map(([what, value]) => `${what} ${typeof value === 'number' ? value.toFixed(value < 10 ? 1 : 0) : value}`).join(', ')}`);
}

test('thirty charts of fifty runs with ten thousand points each', { timeout: 900_000 }, async (t) => {
  const experiment = await fill('many charts', scaled(50), 30, scaled(10_000));
  let page;
  const first = await timed(async () => {
    page = await openBoard(t, experiment);
    await page.getByRole('img', { name: /^m\/0 by step: \d+ lines/ }).waitFor();
  });
  const frames = await scroll(page);
  await page.evaluate(() => scrollTo(0, 0));
  await page.waitForTimeout(1_500);
  const zoom = await untilDrawn(page, ZOOM);
  const smoothing = await untilDrawn(page, SMOOTH);
  const heap = await heapMB(page);
  report(t, '30 charts × 50 runs × 10,000 points', { 'first chart ms': first, 'scroll p50 ms': frames.p50, 'scroll p95 ms': frames.p95, 'zoom ms': zoom, 'smoothing ms': smoothing, 'heap MB': heap });
  assert.ok(heap < LIMITS.heapMB, `heap ${heap} MB`);
});

test('a line of a million points', { timeout: 900_000 }, async (t) => {
  const experiment = await fill('one line', 1, 1, scaled(1_000_000));
  let page;
  const first = await timed(async () => {
    page = await openBoard(t, experiment);
    await page.getByRole('img', { name: /^m\/0 by step: \d+ points/ }).waitFor();
  });
  const zoom = await untilDrawn(page, ZOOM);
  report(t, '1 line × 1,000,000 points', { 'first chart ms': first, 'zoom ms': zoom, 'heap MB': await heapMB(page) });
  assert.ok(zoom < LIMITS.zoom, `zoom ${zoom} ms`);
});

test('a thousand lines in a chart', { timeout: 900_000 }, async (t) => {
  const experiment = await fill('many lines', scaled(1_000), 1, scaled(1_000));
  let page;
  const first = await timed(async () => {
    page = await openBoard(t, experiment);
    await page.getByRole('img', { name: /^m\/0 by step: [\d,]+ lines/ }).waitFor();
  });
  const zoom = await untilDrawn(page, ZOOM);
  const smoothing = await untilDrawn(page, SMOOTH);
  const hover = await untilDrawn(page, `const plot = document.querySelector('.plot-lines'); const { left, top } = plot.getBoundingClientRect();
    plot.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, clientX: left + 150 + 9 * i, clientY: top + 90 }))`);
  report(t, '1,000 lines', { 'first chart ms': first, 'zoom ms': zoom, 'smoothing ms': smoothing, 'hover ms': hover, 'heap MB': await heapMB(page) });
});

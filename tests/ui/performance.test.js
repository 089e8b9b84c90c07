// How fast tables and charts are with much to show. Prints what it measures. By default with a tenth of the data, so that it is a
// test among others; SCALE=1 is the whole of it, some minutes to fill.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suite, unique } from './support/suite.js';

const app = await suite();

/** Frames are judged at SCALE=1 alone, on a machine that does nothing else: elsewhere they are only told. */
const LIMITS = { firstChartMs: 1_000, scrollMs: 50, zoomMs: 100, heapMB: 300, firstPageMs: 1_000, byMetricMs: 1_000, frameMs: 50 };
const SCALE = Number(process.env.SCALE ?? 0.1);
const scaled = (n) => Math.max(1, Math.round(n * SCALE));

/** Requests under way at once while a server is filled. */
const CONNECTIONS = 48;

async function inParallel(count, work) {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: Math.min(count, CONNECTIONS) }, worker));
}

/** Fills an experiment with runs that each log `keys` metrics once. */
async function fillWide(name, runs, keys) {
  const experiment = await app.fill.experiment(unique(name));
  const start = Date.UTC(2026, 0, 1);
  await inParallel(runs, async (r) => {
    const metrics = Array.from({ length: keys }, (_, key) => [`layer_${Math.floor(key / 40)}/m${key % 40}`, Math.sin(key + r), r % 3]);
    // As few requests as can be: a hundred thousand runs are filled in minutes.
    const { run_id } = await app.fill.run(experiment, { name: `run ${r}`, startTime: start + r * 1_000, params: { lr: String(r % 7) }, metrics: metrics.slice(0, 500) });
    for (let from = 500; from < keys; from += 1_000) {
      const more = metrics.slice(from, from + 1_000).map(([key, value, step]) => ({ key, value, step, timestamp: start + r }));
      await app.fill.call('POST', 'runs/log-batch', { run_id, metrics: more });
    }
  });
  return experiment;
}

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

/**
 * Opens all charts of an experiment in a browser that was never there, until the first is drawn; `label` starts what it is called. Timed
 * in the page, from its first byte on: a browser takes a third of a second for a new window.
 */
async function openCharts(t, experiment, label) {
  const page = await app.open(t, `/experiments/${experiment}/runs?layout=charts&shown=all`, { viewport: { width: 1280, height: 900 } });
  const firstChartMs = await page.evaluate(
    (selector) =>
      new Promise((resolve) => {
        const look = () => (document.querySelector(selector) ? resolve(performance.now()) : requestAnimationFrame(look));
        look();
      }),
    `[role=img][aria-label^="${label}"]`,
  );
  return { page, firstChartMs };
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

const HOVER = `const plot = document.querySelector('.plot-lines'); const { left, top } = plot.getBoundingClientRect();
  plot.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, clientX: left + 150 + 9 * i, clientY: top + 90 }));`;

/** The times of the frames while the page, or a part of it, scrolls to its end, or for so many frames. */
function scroll(page, selector = ':root', most = Infinity) {
  return page.evaluate(async ([wanted, count]) => {
    const times = [];
    const scrolled = document.querySelector(wanted);
    let last = performance.now();
    while (times.length < count && scrolled.scrollTop + scrolled.clientHeight < scrolled.scrollHeight - 1) {
      scrolled.scrollBy(0, 40);
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = performance.now();
      times.push(now - last);
      last = now;
    }
    times.sort((a, b) => a - b);
    return { frames: times.length, p50: times[times.length >> 1], p95: times[Math.floor(times.length * 0.95)] };
  }, [selector, most]);
}

async function heapMB(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 } = await session.send('Runtime.getHeapUsage');
  return (usedSize + embedderHeapUsedSize + backingStorageSize) / 2 ** 20;
}

function judge(figures) {
  for (const [what, limit] of Object.entries(LIMITS)) {
    const value = figures[what];
    if (value !== undefined && (SCALE === 1 || what === 'heapMB')) assert.ok(value < limit, `${what} is ${value}, at most ${limit}`);
  }
}

function report(t, name, figures) {
  t.diagnostic(`${name}, scaled by ${SCALE}: ${Object.entries(figures).map(([what, value]) => `${what} ${typeof value === 'number' ? value.toFixed(value < 10 ? 1 : 0) : value}`).join(', ')}`);
}

test('thirty charts of fifty runs with ten thousand points each', { timeout: 900_000 }, async (t) => {
  const experiment = await fill('many charts', scaled(50), 30, scaled(10_000));
  const { page, firstChartMs } = await openCharts(t, experiment, 'm/0 by step: ');
  const frames = await scroll(page);
  await page.evaluate(() => scrollTo(0, 0));
  await page.waitForTimeout(1_500);
  const zoomMs = await untilDrawn(page, ZOOM);
  const smoothingMs = await untilDrawn(page, SMOOTH);
  const figures = { firstChartMs, scrollP50Ms: frames.p50, scrollMs: frames.p95, zoomMs, smoothingMs, heapMB: await heapMB(page) };
  report(t, '30 charts × 50 runs × 10,000 points', figures);
  judge(figures);
});

test('a line of a million points', { timeout: 900_000 }, async (t) => {
  const experiment = await fill('one line', 1, 1, scaled(1_000_000));
  const { page, firstChartMs } = await openCharts(t, experiment, 'm/0 by step: ');
  const figures = { firstChartMs, zoomMs: await untilDrawn(page, ZOOM), heapMB: await heapMB(page) };
  report(t, '1 line × 1,000,000 points', figures);
  judge(figures);
});

test('a thousand lines in a chart', { timeout: 900_000 }, async (t) => {
  const experiment = await fill('many lines', scaled(1_000), 1, scaled(1_000));
  const { page, firstChartMs } = await openCharts(t, experiment, 'm/0 by step: ');
  const zoomMs = await untilDrawn(page, ZOOM);
  const smoothingMs = await untilDrawn(page, SMOOTH);
  const hoverMs = await untilDrawn(page, HOVER);
  const figures = { firstChartMs, zoomMs, smoothingMs, hoverMs, heapMB: await heapMB(page) };
  report(t, '1,000 lines', figures);
  judge(figures);
});

test('twelve thousand metrics in the charts of a few runs', { timeout: 900_000 }, async (t) => {
  const experiment = await fillWide('many metrics', 3, scaled(12_000));
  const { page, firstChartMs } = await openCharts(t, experiment, 'layer_0/m0: 3 runs');
  const last = `layer_${scaled(12_000) / 40 - 1}/m39`;
  const searchMs = await timed(async () => {
    await page.getByLabel('Find charts').fill(`^${last}$`);
    await page.getByRole('img', { name: new RegExp(`^${last}: 3 runs`) }).waitFor({ timeout: 60_000 });
  });
  const figures = { firstChartMs, searchMs, heapMB: await heapMB(page) };
  report(t, '12,000 metrics × 3 runs', figures);
  judge(figures);
});

test('a hundred thousand runs with fifty metrics each', { timeout: 3_600_000 }, async (t) => {
  const experiment = await fillWide('many runs', SCALE === 1 ? 100_000 : scaled(20_000), 50);
  // The files of the page are there by then, as on every visit but the first.
  const page = await app.open(t, '/experiments');
  await page.getByRole('heading', { name: 'Experiments', level: 1 }).waitFor();
  const open = (search = '') =>
    timed(async () => {
      await page.goto(`${app.url}/#/experiments/${experiment}/runs${search}`);
      await page.getByRole('row', { name: /run \d+/ }).first().waitFor({ timeout: 60_000 });
    });
  const firstPageMs = await open();
  await page.goto(`${app.url}/#/experiments`);
  const byMetricMs = await open('?orderByKey=metrics.%60layer_0/m7%60&orderByAsc=true');
  const { p95: scrollMs } = await scroll(page, '[role=region][aria-label=Runs]', 400);
  const jumpMs = await timed(async () => {
    await page.getByRole('region', { name: 'Runs' }).evaluate((grid) => grid.scrollTo(0, grid.scrollHeight / 2));
    await page.getByRole('row', { name: /run \d+/ }).nth(3).waitFor({ timeout: 60_000 });
  });
  const figures = { firstPageMs, byMetricMs, scrollMs, jumpMs, heapMB: await heapMB(page) };
  report(t, '100,000 runs × 50 metrics', figures);
  judge(figures);
});

/** The times of the frames of some seconds, and the longest that anything else had to wait. */
function frames(page, seconds) {
  return page.evaluate(async (ms) => {
    const times = [];
    const end = performance.now() + ms;
    let last = performance.now();
    while (last < end) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = performance.now();
      times.push(now - last);
      last = now;
    }
    times.sort((a, b) => a - b);
    return { frames: times.length, p50: times[times.length >> 1], p95: times[Math.floor(times.length * 0.95)], longest: times.at(-1) };
  }, seconds * 1_000);
}

test('fifty runs that log to thirty charts', { timeout: 900_000 }, async (t) => {
  const [count, keys, points] = [Math.max(10, scaled(50)), 30, 400];
  const experiment = await app.fill.experiment(unique('live charts'));
  const start = Date.UTC(2026, 0, 1);
  const runs = [];
  const log = (run_id, steps) => {
    const metrics = steps.flatMap((step) => Array.from({ length: keys }, (_, k) => ({ key: `m/${k}`, value: Math.sin(step / 50 + k), step, timestamp: start + step })));
    return app.fill.call('POST', 'runs/log-batch', { run_id, metrics });
  };
  await inParallel(count, async (r) => {
    const { run_id } = await app.fill.run(experiment, { name: `run ${r}`, startTime: start + r, status: 'RUNNING' });
    runs.push(run_id);
    for (let from = 0; from < points; from += 25) await log(run_id, Array.from({ length: 25 }, (_, i) => from + i));
  });
  const page = await app.open(t, `/experiments/${experiment}/runs?layout=charts&shown=all`, { viewport: { width: 1280, height: 900 } });
  await page.getByRole('img', { name: /^m\/0 by step: \d+ lines/ }).waitFor({ timeout: 60_000 });
  await page.waitForTimeout(2_000);
  const read = { requests: 0, bytes: 0 };
  page.on('response', async (response) => {
    if (!response.url().endsWith('/series')) return;
    read.requests += 1;
    read.bytes += Number(response.headers()['content-length'] ?? 0);
  });
  let isOver = false;
  const logging = (async () => {
    for (let step = points; !isOver; step += 1) {
      await inParallel(count, (r) => log(runs[r], [step]));
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  })();
  const { p50, p95, longest } = await frames(page, 6);
  isOver = true;
  await logging;
  const figures = { frameP50Ms: p50, frameMs: p95, longestFrameMs: longest, requests: read.requests, kB: read.bytes / 1_000, heapMB: await heapMB(page) };
  report(t, `30 charts × ${count} runs that log`, figures);
  judge(figures);
});

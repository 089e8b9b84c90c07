import { expect, test, vi } from 'vitest';
import { SeriesStore, type Wanted } from './SeriesStore';

interface Request {
  run_ids: string[];
  keys: string[];
  max_points: number;
  start_step?: number;
  end_step?: number;
  after_steps?: number[];
}

/** An answer in which every series has these points, of `total`, whose values are their steps. */
function answer({ run_ids, keys }: Request, steps: number[], total: number): ArrayBuffer {
  const bytes = new ArrayBuffer(24 + run_ids.length * keys.length * (16 + 24 * steps.length));
  const view = new DataView(bytes);
  view.setUint32(0, 0x534b5254, true);
  view.setUint16(4, 1, true);
  view.setUint32(8, run_ids.length * keys.length, true);
  let at = 24;
  run_ids.forEach((_, run) =>
    keys.forEach((__, key) => {
      [run, key, steps.length, total].forEach((number, i) => view.setUint32(at + 4 * i, number, true));
      at += 16;
      for (const column of [steps, steps.map(() => 0), steps]) {
        column.forEach((number, i) => view.setFloat64(at + 8 * i, number, true));
        at += 8 * steps.length;
      }
    }),
  );
  return bytes;
}

/** Every request finds one point more, or as many as `total` says. */
function storeWith(total = (request: number) => request) {
  const requests: Request[] = [];
  const store = new SeriesStore((request) => {
    requests.push(request as Request);
    return Promise.resolve(answer(request as Request, [requests.length], total(requests.length)));
  });
  return { store, requests };
}

/** One whose series have the points that were logged. */
function growingStore() {
  const requests: Request[] = [];
  let points: number[] = [];
  const store = new SeriesStore((sent) => {
    const request = sent as Request;
    requests.push(request);
    const first = Math.max(request.start_step ?? 0, (request.after_steps?.[0] ?? -1) + 1);
    return Promise.resolve(answer(request, points.filter((step) => step >= first && step <= (request.end_step ?? Infinity)), points.length));
  });
  return { store, requests, log: (...more: number[]) => (points = [...points, ...more].sort((a, b) => a - b)) };
}

function wanted(runIds: string[], keys: string[], more: Partial<Wanted> = {}): Wanted {
  return { runIds, keys, points: 100, ...more };
}

test('charts that come into view together are one request', async () => {
  vi.useFakeTimers();
  const { store, requests } = storeWith();
  const both = wanted(['a', 'b'], ['loss']);
  store.subscribe(both, () => {});
  store.subscribe(wanted(['a', 'b'], ['acc']), () => {});
  await vi.runAllTimersAsync();
  expect(requests).toMatchObject([{ run_ids: ['a', 'b'], keys: ['loss', 'acc'], max_points: 100 }]);
  expect(store.read(both).isComplete).toBe(true);
  expect(store.read(both).get('b', 'loss')?.values[0]).toBe(1);
});

test('of what has changed only the news are read, and what was read stays', async () => {
  vi.useFakeTimers();
  const { store, requests } = storeWith();
  const both = wanted(['a', 'b'], ['loss']);
  const changed = vi.fn();
  store.subscribe(both, changed);
  await vi.runAllTimersAsync();
  const before = store.read(both);
  store.outdate('b');
  await vi.runAllTimersAsync();
  expect(requests[1]).toMatchObject({ run_ids: ['b'], keys: ['loss'], after_steps: [1] });
  expect([...(store.read(both).get('b', 'loss')?.values ?? [])]).toEqual([1, 2]);
  expect([...(before.get('b', 'loss')?.values ?? [])]).toEqual([1]);
  expect(store.read(both).get('a', 'loss')).toBe(before.get('a', 'loss'));
  expect(changed).toHaveBeenCalledTimes(2);
});

test('points that came late are found: what does not add up is read whole', async () => {
  vi.useFakeTimers();
  const { store, requests } = storeWith((request) => (request === 1 ? 1 : 5));
  const one = wanted(['a'], ['loss']);
  store.subscribe(one, () => {});
  await vi.runAllTimersAsync();
  store.outdate('a');
  await vi.runAllTimersAsync();
  expect(requests.map(({ after_steps }) => after_steps)).toEqual([undefined, [1], undefined]);
  expect([...(store.read(one).get('a', 'loss')?.values ?? [])]).toEqual([3]);
});

test('a sample that has grown is taken anew, and a part always', async () => {
  vi.useFakeTimers();
  const { store, requests } = storeWith();
  store.subscribe(wanted(['a'], ['loss'], { points: 2 }), () => {});
  for (let change = 0; change < 4; change += 1) {
    await vi.runAllTimersAsync();
    store.outdate('a');
  }
  expect(requests.map(({ after_steps }) => after_steps?.length)).toEqual([undefined, 1, 1, undefined]);
  const part = storeWith();
  part.store.subscribe(wanted(['a'], ['loss'], { range: { start: 0, end: 9 } }), () => {});
  await vi.runAllTimersAsync();
  part.store.outdate('a');
  await vi.runAllTimersAsync();
  expect(part.requests[1]?.after_steps).toBeUndefined();
});

test('what is new of all steps is not read again for some of them', async () => {
  vi.useFakeTimers();
  const { store, requests, log } = growingStore();
  log(1, 2, 3);
  const whole = wanted(['a'], ['loss']);
  const open = wanted(['a'], ['loss'], { range: { start: 2, end: 9 } });
  const past = wanted(['a'], ['loss'], { range: { start: 0, end: 2 } });
  const steps = (of: Wanted) => [...(store.read(of).get('a', 'loss')?.steps ?? [])];
  const grow = async (...more: number[]) => {
    log(...more);
    requests.length = 0;
    store.outdate('a');
    await vi.runAllTimersAsync();
    return requests.map(({ start_step, after_steps }) => [start_step, after_steps?.[0]]);
  };
  store.subscribe(whole, () => {});
  await vi.runAllTimersAsync();
  // What the whole has not heard of yet, a part may have been read with.
  log(4);
  const changed = vi.fn();
  store.subscribe(open, changed);
  store.subscribe(past, () => {});
  await vi.runAllTimersAsync();
  changed.mockClear();
  expect(await grow(5)).toEqual([[undefined, 3]]);
  expect([steps(open), steps(past)]).toEqual([[2, 3, 4, 5], [1, 2]]);
  expect(changed).toHaveBeenCalledTimes(1);
  // Beyond its end nothing is added.
  expect(await grow(9, 12)).toEqual([[undefined, 5]]);
  expect(steps(open)).toEqual([2, 3, 4, 5, 9]);
  // Late points are found by reading all again, in parts too.
  expect(await grow(7)).toEqual([[undefined, 12], [undefined, undefined], [2, undefined], [0, undefined]]);
  expect(steps(open)).toEqual([2, 3, 4, 5, 7, 9]);
});

test('what no chart shows is not read', async () => {
  vi.useFakeTimers();
  const { store, requests } = storeWith();
  store.subscribe(wanted(['a'], ['loss']), () => {})();
  await vi.runAllTimersAsync();
  expect(requests).toEqual([]);
});

test('more than the server answers at once is several requests', async () => {
  vi.useFakeTimers();
  const { store, requests } = storeWith();
  const runs = Array.from({ length: 1_500 }, (_, i) => `r${i}`);
  const all = wanted(runs, ['loss', 'acc'], { points: 1_000 });
  store.subscribe(all, () => {});
  await vi.runAllTimersAsync();
  expect(store.read(all).isComplete).toBe(true);
  for (const { run_ids, keys, max_points } of requests) {
    expect(run_ids.length).toBeLessThanOrEqual(1_000);
    expect(run_ids.length * keys.length * max_points).toBeLessThanOrEqual(2_000_000);
  }
});

test('of very much a first look is read before the rest, unless that is all there is', async () => {
  vi.useFakeTimers();
  const { store, requests, log } = growingStore();
  const many = wanted(Array.from({ length: 200 }, (_, i) => `r${i}`), ['loss'], { points: 400 });
  log(1, 2);
  store.subscribe(many, () => {});
  await vi.runAllTimersAsync();
  expect(requests.map(({ max_points }) => max_points)).toEqual([100]);
  const sampled = storeWith(() => 1_000);
  sampled.store.subscribe(many, () => {});
  await vi.runAllTimersAsync();
  expect(sampled.requests.map(({ max_points }) => max_points)).toEqual([100, 400]);
});

test('a failure is told, and gone when it is read again', async () => {
  vi.useFakeTimers();
  let isDown = true;
  const store = new SeriesStore((request) => (isDown ? Promise.reject(new Error('down')) : Promise.resolve(answer(request as Request, [1], 1))));
  const one = wanted(['a'], ['loss']);
  store.subscribe(one, () => {});
  await vi.runAllTimersAsync();
  expect(store.read(one)).toMatchObject({ isComplete: false, error: new Error('down') });
  isDown = false;
  store.outdate(undefined);
  await vi.runAllTimersAsync();
  expect(store.read(one)).toMatchObject({ isComplete: true, error: undefined });
});

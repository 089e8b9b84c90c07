import { expect, test, vi } from 'vitest';
import { SeriesStore, type Wanted } from './SeriesStore';

interface Request {
  run_ids: string[];
  keys: string[];
  max_points: number;
  start_step?: number;
  after_steps?: number[];
}

/** An answer in which every series is one point, of `total`, whose value and step are `value`. */
function answer({ run_ids, keys }: Request, value: number, total = value): ArrayBuffer {
  const bytes = new ArrayBuffer(24 + run_ids.length * keys.length * 40);
  const view = new DataView(bytes);
  view.setUint32(0, 0x534b5254, true);
  view.setUint16(4, 1, true);
  view.setUint32(8, run_ids.length * keys.length, true);
  let at = 24;
  run_ids.forEach((_, run) =>
    keys.forEach((__, key) => {
      [run, key, 1, total].forEach((number, i) => view.setUint32(at + 4 * i, number, true));
      view.setFloat64(at + 16, value, true);
      view.setFloat64(at + 32, value, true);
      at += 40;
    }),
  );
  return bytes;
}

/** Every request finds one point more, or as many as `total` says. */
function storeWith(total = (request: number) => request) {
  const requests: Request[] = [];
  const store = new SeriesStore((request) => {
    requests.push(request as Request);
    return Promise.resolve(answer(request as Request, requests.length, total(requests.length)));
  });
  return { store, requests };
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

test('a failure is told, and gone when it is read again', async () => {
  vi.useFakeTimers();
  let isDown = true;
  const store = new SeriesStore((request) => (isDown ? Promise.reject(new Error('down')) : Promise.resolve(answer(request as Request, 1))));
  const one = wanted(['a'], ['loss']);
  store.subscribe(one, () => {});
  await vi.runAllTimersAsync();
  expect(store.read(one)).toMatchObject({ isComplete: false, error: new Error('down') });
  isDown = false;
  store.outdate(undefined);
  await vi.runAllTimersAsync();
  expect(store.read(one)).toMatchObject({ isComplete: true, error: undefined });
});

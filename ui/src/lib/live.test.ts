import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LiveUpdates } from './live';

/** A stream that the test writes. */
class FakeStream extends EventTarget {
  static readonly CLOSED = 2;
  static all: FakeStream[] = [];
  readonly url: string;
  readyState = 1;

  constructor(url: string) {
    super();
    this.url = url;
    FakeStream.all.push(this);
  }

  static get last(): FakeStream {
    const last = FakeStream.all.at(-1);
    if (!last) throw new Error('no stream was opened');
    return last;
  }

  send(name: string, data: object, lastEventId = ''): void {
    this.dispatchEvent(Object.assign(new Event(name), { data: JSON.stringify(data), lastEventId }));
  }

  fail(): void {
    this.readyState = FakeStream.CLOSED;
    this.dispatchEvent(new Event('error'));
  }

  close(): void {
    this.readyState = FakeStream.CLOSED;
  }
}

class FakeDocument extends EventTarget {
  hidden = false;

  show(isShown: boolean): void {
    this.hidden = !isShown;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

interface Filters {
  queryKey?: unknown[];
}

const page = { document: new FakeDocument(), read: vi.fn<(filters: Filters) => Promise<void>>() };

beforeEach(() => {
  vi.useFakeTimers();
  page.document = new FakeDocument();
  page.read = vi.fn(async () => undefined);
  FakeStream.all = [];
  vi.stubGlobal('EventSource', FakeStream);
  vi.stubGlobal('document', page.document);
  const queries = new QueryClient();
  queries.invalidateQueries = page.read as QueryClient['invalidateQueries'];
  new LiveUpdates(queries).start();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function run(id: string, kind = 'metrics') {
  return { entity: 'run', id, experiment_id: '7', kind };
}

function keysRead() {
  return page.read.mock.calls.flatMap(([{ queryKey }]) => (queryKey ? [queryKey] : []));
}

test('what changed is read again at once, and nothing else', async () => {
  FakeStream.last.send('change', { changes: [run('r')] });
  await vi.advanceTimersByTimeAsync(0);
  expect(keysRead()).toEqual([['run', 'r'], ['runs', '7'], ['runs', 'many'], ['keys', '7'], ['keys', 'many'], ['history', 'r']]);
});

test('changes in quick succession are read in rounds', async () => {
  FakeStream.last.send('change', { changes: [run('a')] });
  await vi.advanceTimersByTimeAsync(0);
  FakeStream.last.send('change', { changes: [run('a'), run('b')] });
  FakeStream.last.send('change', { changes: [run('a'), run('b')] });
  await vi.advanceTimersByTimeAsync(999);
  expect(keysRead()).toHaveLength(6);
  await vi.advanceTimersByTimeAsync(2);
  expect(keysRead().slice(6)).toEqual([['run', 'a'], ['runs', '7'], ['runs', 'many'], ['history', 'a'], ['run', 'b'], ['history', 'b']]);
});

test('the names of metrics are read again at once, and then every few seconds while runs log', async () => {
  const isOfNames = ([scope]: unknown[]) => scope === 'keys';
  for (let second = 0; second < 9; second += 1) {
    FakeStream.last.send('change', { changes: [run('a'), run('b'), run('a', 'artifacts')] });
    await vi.advanceTimersByTimeAsync(second === 0 ? 0 : 1_000);
    if (second === 0) expect(keysRead().filter(isOfNames)).toEqual([['keys', '7'], ['keys', 'many']]);
  }
  expect(keysRead().filter(isOfNames)).toHaveLength(4);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(keysRead().filter(isOfNames)).toHaveLength(6);
});

test('what was read before the stream began is read again once, without haste', async () => {
  FakeStream.last.send('watching', {}, '1');
  page.document.show(false);
  page.document.show(true);
  FakeStream.last.send('watching', {}, '2');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(page.read.mock.calls).toEqual([[{ predicate: expect.any(Function) }, { cancelRefetch: false }]]);
});

test('a resync reads everything once', async () => {
  FakeStream.last.send('resync', {});
  await vi.advanceTimersByTimeAsync(10_000);
  expect(keysRead()).toEqual([[]]);
});

test('while changes are pushed nothing is polled, else slowly', async () => {
  FakeStream.last.send('watching', {});
  await vi.advanceTimersByTimeAsync(60_000);
  expect(keysRead()).toEqual([]);
  FakeStream.last.fail();
  await vi.advanceTimersByTimeAsync(31_000);
  expect(keysRead()).toEqual([[], []]);
});

test('a refused stream is asked for again, ever more slowly, from where it broke off', async () => {
  FakeStream.last.send('watching', {}, '41');
  const times: number[] = [];
  for (let attempt = 0; attempt < 7; attempt += 1) {
    FakeStream.last.fail();
    const before = FakeStream.all.length;
    let waited = 0;
    while (FakeStream.all.length === before) {
      await vi.advanceTimersByTimeAsync(1_000);
      waited += 1;
    }
    times.push(waited);
  }
  expect(times).toEqual([1, 2, 4, 8, 16, 30, 30]);
  expect(FakeStream.last.url).toBe('ajax-api/tracker/events?since=41');
});

test('a hidden page holds no connection and catches up when it is seen again', () => {
  FakeStream.last.send('change', { changes: [] }, '5');
  page.document.show(false);
  expect(FakeStream.last.readyState).toBe(FakeStream.CLOSED);
  page.document.show(true);
  expect(FakeStream.all.map(({ url }) => url)).toEqual(['ajax-api/tracker/events?', 'ajax-api/tracker/events?since=5']);
});

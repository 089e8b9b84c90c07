import { afterEach, expect, test, vi } from 'vitest';
import { fetchRunsById } from './runsById';

/** A server with these runs in these experiments; returns what it was asked for. */
function serve(runs: Record<string, string>): string[] {
  const asked: string[] = [];
  const wire = (id: string) => ({ info: { run_id: id, experiment_id: runs[id], status: 'FINISHED' }, data: {} });
  vi.stubGlobal('fetch', (url: string, init: RequestInit = {}) => {
    const path = /mlflow\/([^?]+)/.exec(url)?.[1] ?? '';
    asked.push(path);
    const body = JSON.parse((init.body as string | undefined) ?? '{}') as { experiment_ids: string[]; filter: string };
    if (path === 'experiments/search') return answer({ experiments: [...new Set(Object.values(runs))].map((id) => ({ experiment_id: id })) });
    if (path === 'runs/search') return answer({ runs: Object.keys(runs).filter((id) => body.experiment_ids.includes(runs[id] ?? '') && body.filter.includes(`'${id}'`)).map(wire) });
    const id = new URL(url, 'http://server').searchParams.get('run_id') ?? '';
    return id in runs ? answer({ run: wire(id) }) : answer({ message: 'gone' }, 404);
  });
  return asked;
}

function answer(body: object, status = 200): Promise<Response> {
  return Promise.resolve(new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } }));
}

const found = async (...ids: string[]) => [...(await fetchRunsById(ids, new AbortController().signal)).keys()].sort();

afterEach(() => vi.unstubAllGlobals());

test('one run is one request, and runs of one experiment are two', async () => {
  const asked = serve({ a: '1', b: '1', c: '1' });
  expect(await found('a')).toEqual(['a']);
  expect(asked.splice(0)).toEqual(['runs/get']);
  expect(await found('a', 'b', 'c')).toEqual(['a', 'b', 'c']);
  expect(asked).toEqual(['runs/get', 'runs/search']);
});

test('runs of many experiments are four, and those that are gone are left out', async () => {
  const asked = serve({ a: '1', b: '2', c: '3', d: '4' });
  expect(await found('a', 'b', 'c', 'd', 'gone')).toEqual(['a', 'b', 'c', 'd']);
  expect(asked.splice(0)).toEqual(['runs/get', 'runs/search', 'experiments/search', 'runs/search']);
  expect(await found('gone', 'b')).toEqual(['b']);
});

import { afterEach, expect, test, vi } from 'vitest';
import { ApiError, get, post } from './client';

const signal = new AbortController().signal;

function answer(status: number, body: string) {
  const fetch = vi.fn<typeof globalThis.fetch>(async () => new Response(body, { status }));
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

afterEach(() => vi.unstubAllGlobals());

test('requests are relative to the page and leave out what is undefined', async () => {
  const fetch = answer(200, '{}');
  await get('runs/get', { run_id: 'a b&c', page_token: undefined }, signal);
  expect(fetch.mock.calls[0]?.[0]).toBe('ajax-api/2.0/mlflow/runs/get?run_id=a+b%26c');
});

test('bodies are JSON', async () => {
  const fetch = answer(200, '{}');
  await post('runs/search', { max_results: 1 }, signal);
  expect(fetch.mock.calls[0]?.[1]).toMatchObject({ method: 'POST', body: '{"max_results":1}' });
});

test('a refusal carries the server’s code and words', async () => {
  answer(404, '{"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "Run with id=x not found"}');
  await expect(get('runs/get', {}, signal)).rejects.toMatchObject({
    status: 404,
    code: 'RESOURCE_DOES_NOT_EXIST',
    message: 'Run with id=x not found',
    isClientError: true,
  });
});

test('a refusal without JSON still says what happened', async () => {
  answer(502, '<html>bad gateway</html>');
  await expect(get('runs/get', {}, signal)).rejects.toMatchObject({ status: 502, message: 'The server answered 502.', isClientError: false });
});

test('a page in place of JSON is an error, not data', async () => {
  answer(200, '<html>please sign in</html>');
  await expect(get('runs/get', {}, signal)).rejects.toMatchObject({ code: 'NOT_JSON' });
});

test('a server that is gone is told apart from one that refuses', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  const error: unknown = await get('runs/get', {}, signal).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 0, code: 'UNREACHABLE', isClientError: false });
});

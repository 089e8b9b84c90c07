/** MLflow's REST API below the page's own path, so that a static prefix needs no configuration. */
const API_ROOT = 'ajax-api/2.0/mlflow/';
/** The server's own API, beside MLflow's; see its `openapi.json`. */
export const OWN_API_ROOT = 'ajax-api/tracker/';

/** A refusal or failure of the server. `code` is MLflow's `error_code`, or `UNREACHABLE` / `NOT_JSON` when there was none. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
  }

  /** The request itself was wrong: asking again cannot help. */
  get isClientError(): boolean {
    return this.status >= 400 && this.status < 500 && this.status !== 429;
  }

  get isNotFound(): boolean {
    return this.status === 404;
  }
}

type QueryValue = string | number | undefined;

/** A query string without the undefined members. */
export function queryString(params: Record<string, QueryValue>): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) {
    if (value !== undefined) query.set(key, String(value));
  }
  return query.toString();
}

export function get<T>(path: string, params: Record<string, QueryValue>, signal: AbortSignal): Promise<T> {
  return request(`${API_ROOT}${path}?${queryString(params)}`, { signal });
}

export function post<T>(path: string, body: object, signal?: AbortSignal): Promise<T> {
  return request(API_ROOT + path, { ...json(body), ...(signal && { signal }) });
}

/** A question to the server's own API; `URLSearchParams` where a name is repeated. */
export function getOwn<T>(path: string, params: Record<string, QueryValue> | URLSearchParams, signal: AbortSignal): Promise<T> {
  const query = params instanceof URLSearchParams ? params.toString() : queryString(params);
  return request(`${OWN_API_ROOT}${path}?${query}`, { signal });
}

/** As `getOwn`, with a body; changes have no signal, as they are not given up. */
export function postOwn<T>(path: string, body: object, signal?: AbortSignal): Promise<T> {
  return request(OWN_API_ROOT + path, { ...json(body), ...(signal && { signal }) });
}

/** A change: the server's answer, once it is stored. */
export function send<T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body: object): Promise<T> {
  return request(API_ROOT + path, { ...json(body), method });
}

/** A file's text, from a path below the page's own. */
export async function getText(path: string, params: Record<string, QueryValue>, signal: AbortSignal): Promise<string> {
  const [response, text] = await load(`${path}?${queryString(params)}`, { signal }, (answer) => answer.text());
  if (!response.ok) throw refusal(response, parseObject(text));
  return text;
}

/** The bytes that the server's own API answers. */
export async function postForBytes(path: string, body: object): Promise<ArrayBuffer> {
  const [response, bytes] = await load(OWN_API_ROOT + path, json(body), (answer) => answer.arrayBuffer());
  if (!response.ok) throw refusal(response, parseObject(new TextDecoder().decode(bytes)));
  return bytes;
}

function json(body: object): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** An answer and its body, whatever its status. */
async function load<T>(url: string, init: RequestInit, read: (response: Response) => Promise<T>): Promise<[Response, T]> {
  try {
    const response = await fetch(url, init);
    return [response, await read(response)];
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new ApiError(0, 'UNREACHABLE', 'The server could not be reached.');
  }
}

async function request<T>(url: string, init: RequestInit): Promise<T> {
  const [response, text] = await load(url, init, (answer) => answer.text());
  const body = parseObject(text);
  if (!response.ok) throw refusal(response, body);
  if (!body) throw new ApiError(response.status, 'NOT_JSON', 'The answer was not JSON: a proxy or a sign-in page may stand in between.');
  return body as T;
}

function refusal(response: Response, body: Record<string, unknown> | undefined): ApiError {
  const code = body?.['error_code'];
  const message = body?.['message'];
  return new ApiError(
    response.status,
    typeof code === 'string' ? code : 'NOT_JSON',
    typeof message === 'string' && message ? message : `The server answered ${response.status} ${response.statusText}`.trim() + '.',
  );
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

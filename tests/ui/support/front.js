// Serves the built UI as the product does and passes everything else on to a server: for developing the UI against any server
// that speaks MLflow's REST API, and for putting a path prefix in front of one.
import { readFile } from 'node:fs/promises';
import http from 'node:http';

const BUILT_UI = new URL('../../../assets/ui/', import.meta.url);
const TYPES = { html: 'text/html; charset=utf-8', js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' };
export const CSP = "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'";

/**
 * Starts on a free loopback port. `prefix` is '' or such as '/team/tracker', `files` where what is served lies. Returns the URL of
 * the UI and how to stop.
 */
export async function startFront(target, prefix = '', files = BUILT_UI) {
  const server = http.createServer((request, response) => {
    if (!request.url.startsWith(`${prefix}/`)) return response.writeHead(404).end();
    const path = request.url.slice(prefix.length);
    const file = /^\/($|assets\/[\w.-]+$)/.exec(path)?.[1];
    return file === undefined ? pass(target, path, request, response) : serve(new URL(file || 'index.html', files), response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}${prefix}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function serve(file, response) {
  const headers = { 'content-type': TYPES[file.pathname.split('.').at(-1)], 'content-security-policy': CSP };
  const plain = await readFile(file).catch(() => undefined);
  if (plain) return response.writeHead(200, headers).end(plain);
  // The build leaves what is large compressed alone.
  const compressed = await readFile(new URL(`${file}.gz`)).catch(() => undefined);
  if (!compressed) return response.writeHead(404).end();
  return response.writeHead(200, { ...headers, 'content-encoding': 'gzip' }).end(compressed);
}

function pass(target, path, request, response) {
  const { host, ...headers } = request.headers;
  const onward = http.request(target + path, { method: request.method, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.headersSent || response.writeHead(502).end());
  // An event stream never ends by itself.
  response.on('close', () => onward.destroy());
  request.pipe(onward);
}

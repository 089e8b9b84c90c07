// The server under test: TRACKER_URL names a running one, TRACKER_BIN an executable to start, and TRACKER_API_URL a running
// server whose own UI is ignored: the built one in assets/ui is served in front of it.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startFront } from './front.js';

const START_MS = 20_000;

/** Returns the server's URL without a trailing slash, and how to stop what was started. */
export async function startServer() {
  const { TRACKER_URL, TRACKER_API_URL, TRACKER_BIN } = process.env;
  if (TRACKER_URL) return { url: TRACKER_URL.replace(/\/$/, ''), stop: async () => {} };
  if (TRACKER_API_URL) return startFront(TRACKER_API_URL.replace(/\/$/, ''));
  if (TRACKER_BIN) return startBinary(TRACKER_BIN);
  throw new Error('Set TRACKER_BIN (an executable), TRACKER_URL (a running server) or TRACKER_API_URL (an API to put the built UI before).');
}

async function startBinary(binary) {
  const directory = await mkdtemp(join(tmpdir(), 'tracker-ui-'));
  const store = `sqlite:///${join(directory, 'tracker.db')}`;
  const child = spawn(binary, ['serve', '--port', '0', '--backend-store-uri', store], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
    await rm(directory, { recursive: true });
  };
  try {
    return { url: await listeningUrl(child), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function listeningUrl(child) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the server did not say "listening" within ${START_MS} ms`)), START_MS);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the server ended with code ${code} before it listened`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = /listening\s+(http:\/\/\S+)/.exec(line)?.[1];
      if (!url) return;
      clearTimeout(timer);
      resolve(url.replace(/\/$/, ''));
    });
  });
}

// The board of charts alone, before a running server: every run of an experiment, however the pages of the product embed it.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { startFront } from './front.js';

const UI = new URL('../../../ui/', import.meta.url).pathname;

/** Builds and serves it; needs `npm ci` in `ui`. Returns its URL and how to stop. */
export async function startBoard(target) {
  const directory = await mkdtemp(join(tmpdir(), 'tracker-board-'));
  const build = ['build', '--config', 'harness/vite.config.ts', '--outDir', directory, '--emptyOutDir'];
  await promisify(execFile)(join(UI, 'node_modules/.bin/vite'), build, { cwd: UI });
  const front = await startFront(target, '', pathToFileURL(`${directory}/`));
  return {
    url: front.url,
    stop: async () => {
      front.stop();
      await rm(directory, { recursive: true });
    },
  };
}

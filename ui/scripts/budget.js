// Weighs the built UI as browsers fetch it, compressed: what a first visit loads before it shows anything, and everything.
import { readFile, readdir } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';

const BUILT = new URL('../../assets/ui/', import.meta.url);
const MAX_FIRST_KB = 200;
const MAX_ALL_KB = 700;

const sizes = new Map();
const imports = new Map();
const lazy = new Map();
for (const file of await readdir(new URL('assets/', BUILT))) {
  const built = await readFile(new URL(`assets/${file}`, BUILT));
  const name = file.replace(/\.gz$/, '');
  const bytes = name === file ? built : gunzipSync(built);
  sizes.set(name, (name === file ? gzipSync(built).length : built.length) / 1024);
  if (!name.endsWith('.js')) continue;
  const files = (pattern) => [...bytes.toString().matchAll(pattern)].map(([, file]) => file);
  // What a module needs before it runs, and what it loads when that is wanted.
  imports.set(name, files(/(?:from|import)\s*["'`]\.\/([^"'`]+)["'`]/g));
  lazy.set(name, files(/import\(["'`]\.\/([^"'`]+)["'`]\)/g));
}

/** Everything that is loaded with these files, themselves included. */
function loaded(names, into = new Set()) {
  for (const name of names) {
    if (into.has(name)) continue;
    into.add(name);
    loaded(imports.get(name) ?? [], into);
  }
  return into;
}

const weigh = (names) => Math.round([...names].reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0));
const html = await readFile(new URL('index.html', BUILT), 'utf8');
const entry = [...html.matchAll(/assets\/([^"]+)"/g)].map(([, name]) => name);
// Of the pages, which the entry loads one by one, the heaviest.
const pages = entry.flatMap((name) => lazy.get(name) ?? []).filter((name) => /^\w+Page-/.test(name));
const first = pages.map((page) => ({ page, kb: weigh(loaded([...entry, page])) })).toSorted((a, b) => b.kb - a.kb)[0];
const allKb = weigh(sizes.keys());
console.log(`First visit ${first.kb} KB of ${MAX_FIRST_KB} (${first.page}), whole UI ${allKb} KB of ${MAX_ALL_KB}, compressed.`);
if (first.kb > MAX_FIRST_KB || allKb > MAX_ALL_KB) {
  console.error('Too heavy: load what few pages need with import(), or do without it.');
  process.exitCode = 1;
}

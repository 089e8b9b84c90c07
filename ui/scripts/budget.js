// Weighs the built UI as browsers fetch it, compressed: what a first visit loads before it shows anything, and everything.
import { readFile, readdir } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';

const BUILT = new URL('../../assets/ui/', import.meta.url);
const MAX_FIRST_KB = 200;
const MAX_ALL_KB = 700;

const sizes = new Map();
const imports = new Map();
for (const name of await readdir(new URL('assets/', BUILT))) {
  const bytes = await readFile(new URL(`assets/${name}`, BUILT));
  sizes.set(name, gzipSync(bytes, { level: 9 }).length / 1024);
  // What a module needs before it runs, as opposed to `import("./x.js")`.
  if (name.endsWith('.js')) imports.set(name, [...bytes.toString().matchAll(/(?:from|import)\s*["']\.\/([^"']+)["']/g)].map(([, file]) => file));
}

const first = new Set();
function load(name) {
  if (first.has(name)) return;
  first.add(name);
  imports.get(name)?.forEach(load);
}
const page = await readFile(new URL('index.html', BUILT), 'utf8');
[...page.matchAll(/assets\/([^"]+)"/g)].forEach(([, name]) => load(name));

const weigh = (names) => Math.round([...names].reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0));
const [firstKb, allKb] = [weigh(first), weigh(sizes.keys())];
console.log(`First visit ${firstKb} KB of ${MAX_FIRST_KB}, whole UI ${allKb} KB of ${MAX_ALL_KB}, compressed.`);
if (firstKb > MAX_FIRST_KB || allKb > MAX_ALL_KB) {
  console.error('Too heavy: load what few pages need with import(), or do without it.');
  process.exitCode = 1;
}

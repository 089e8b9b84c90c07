// Leaves the built files compressed, which is how browsers fetch them and how the server carries them. By a library, not by Node's own
// zlib, whose bytes differ from version to version.
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { gzipSync } from 'fflate';

const BUILT = new URL('../../assets/ui/', import.meta.url);
/** Smaller files are not worth it. */
const MIN_BYTES = 1_024;

for (const name of await readdir(BUILT, { recursive: true })) {
  if (!/\.(js|css|md)$/.test(name)) continue;
  const file = new URL(name, BUILT);
  const bytes = await readFile(file);
  if (bytes.length < MIN_BYTES) continue;
  await writeFile(new URL(`${name}.gz`, BUILT), gzipSync(bytes, { level: 9, mtime: 0 }));
  await rm(file);
}

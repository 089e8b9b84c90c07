// Finishes the built files. Scripts ask to be compiled whole, and all are left compressed, which is how browsers fetch them and how the
// server carries them: by a library, not by Node's own zlib, whose bytes differ from version to version.
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { gzipSync } from 'fflate';

const BUILT = new URL('../../assets/ui/', import.meta.url);
/** Smaller files are not worth it. */
const MIN_BYTES = 1_024;
/**
 * Chromium then compiles a script while it arrives, off the main thread, instead of each function when it is first called; to others it is
 * a comment. Only at the very start of a file, where Vite's own plugins put lines of theirs later than any other.
 */
const COMPILE_WHOLE = '//# allFunctionsCalledOnLoad\n';

for (const name of await readdir(BUILT, { recursive: true })) {
  if (!/\.(js|css|md)$/.test(name)) continue;
  const file = new URL(name, BUILT);
  const bytes = name.endsWith('.js') ? Buffer.from(COMPILE_WHOLE + (await readFile(file, 'utf8'))) : await readFile(file);
  if (bytes.length < MIN_BYTES) continue;
  await writeFile(new URL(`${name}.gz`, BUILT), gzipSync(bytes, { level: 9, mtime: 0 }));
  await rm(file);
}

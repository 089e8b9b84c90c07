import { expect, test } from 'vitest';
import { walk } from './walk';

const FILES: Record<string, string[]> = { '': ['a/', 'b/', 'x'], a: ['a/deep/', 'a/y'], 'a/deep': ['a/deep/z'], b: [] };
const list = (folder: string) =>
  folder === 'b' ? Promise.reject(new Error('refused')) : Promise.resolve((FILES[folder] ?? []).map((path) => ({ path: path.replace(/\/$/, ''), isDirectory: path.endsWith('/'), size: undefined })));

test('all folders are looked into, and one that cannot be listed hides no other', async () => {
  const { listings, isCut } = await walk(list);
  expect([...listings.keys()]).toEqual(['', 'a', 'b', 'a/deep']);
  expect(listings.get('a/deep')?.map(({ path }) => path)).toEqual(['a/deep/z']);
  expect(isCut).toBe(false);
});

test('a walk ends at its limits and says so', async () => {
  const byFolders = await walk(list, { folders: 2, files: 100 });
  expect([...byFolders.listings.keys()]).toEqual(['', 'a']);
  expect(byFolders.isCut).toBe(true);
  expect((await walk(list, { folders: 100, files: 1 })).isCut).toBe(true);
});

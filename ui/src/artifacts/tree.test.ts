import { expect, test } from 'vitest';
import type { ArtifactFile } from '../lib/api/artifacts';
import { flatten, foldersAbove, moveTo } from './tree';

const folder = (path: string): ArtifactFile => ({ path, isDirectory: true, size: undefined });
const file = (path: string): ArtifactFile => ({ path, isDirectory: false, size: 1 });

const LISTINGS = new Map([
  ['', [folder('model'), folder('plots'), file('a.txt')]],
  ['model', [file('model/MLmodel')]],
  ['plots', undefined],
]);
const all = () => true;

test('open folders are followed by what is in them', () => {
  const rows = flatten(LISTINGS, (path) => path === 'model', '');
  expect(rows.map(({ path, level, isOpen }) => [path, level, isOpen])).toEqual([
    ['model', 1, true],
    ['model/MLmodel', 2, false],
    ['plots', 1, false],
    ['a.txt', 1, false],
  ]);
  expect(rows[3]).toMatchObject({ name: 'a.txt', position: 3, siblings: 3, size: 1 });
});

test('a filter keeps what it finds and the folders above', () => {
  expect(flatten(LISTINGS, all, 'mlm').map(({ path }) => path)).toEqual(['model', 'model/MLmodel']);
  expect(flatten(LISTINGS, all, 'A.TXT').map(({ path }) => path)).toEqual(['a.txt']);
  expect(flatten(LISTINGS, all, 'nothing')).toEqual([]);
});

test('a hundred thousand files are lines in a moment', () => {
  const many = Array.from({ length: 100_000 }, (_, index) => file(`f${index}`));
  const start = performance.now();
  expect(flatten(new Map([['', many]]), all, '')).toHaveLength(100_000);
  expect(performance.now() - start).toBeLessThan(2_000);
});

test('the folders above a path', () => {
  expect(foldersAbove('a/b/c.txt')).toEqual(['a', 'a/b']);
  expect(foldersAbove('c.txt')).toEqual([]);
  expect(foldersAbove('')).toEqual([]);
});

test('keys move as in every tree', () => {
  const rows = flatten(LISTINGS, (path) => path === 'model', '');
  expect(moveTo(rows, 0, 'ArrowDown', 10)).toBe(1);
  expect(moveTo(rows, 0, 'ArrowUp', 10)).toBe(0);
  expect(moveTo(rows, 0, 'End', 10)).toBe(3);
  expect(moveTo(rows, 0, 'PageDown', 2)).toBe(2);
  // Into an open folder, and out of it again.
  expect(moveTo(rows, 0, 'ArrowRight', 10)).toBe(1);
  expect(moveTo(rows, 1, 'ArrowLeft', 10)).toBe(0);
  // A closed folder is for opening, an open one for closing.
  expect(moveTo(rows, 2, 'ArrowRight', 10)).toBeUndefined();
  expect(moveTo(rows, 0, 'ArrowLeft', 10)).toBeUndefined();
});

test('a closed folder stays for what it holds', () => {
  expect(flatten(LISTINGS, () => false, 'mlmodel').map(({ path, isOpen }) => [path, isOpen])).toEqual([['model', false]]);
});

import { expect, test } from 'vitest';
import type { Experiment } from '../lib/api/experiments';
import { treeOf } from './tree';

function lines(names: string[], closed: string[] = []): string[] {
  const experiments = names.map((name, id): Experiment => ({ id: String(id), name, artifactLocation: '', deleted: false, created: 0, updated: 0, tags: new Map() }));
  return treeOf(experiments, new Set(closed)).map(
    (line) => '  '.repeat(line.depth) + (line.type === 'folder' ? `${line.label}/ ${line.experiments}` : line.label),
  );
}

test('names that share a beginning are below it', () => {
  expect(lines(['vision/cls', 'Default', 'vision/seg', 'vision/seg/small'])).toEqual(['vision/ 3', '  cls', '  seg', '  seg/small', 'Default']);
});

test('what only one experiment has is no folder, and folders of one folder are one', () => {
  expect(lines(['a/b/c/x', 'a/b/c/y', 'lonely/path'])).toEqual(['a/b/c/ 2', '  x', '  y', 'lonely/path']);
  expect(lines(['/Users/ada/x', '/Users/bob/y'])).toEqual(['Users/ 2', '  ada/x', '  bob/y']);
});

test('a closed folder shows nothing below it', () => {
  expect(lines(['a/x', 'a/y/1', 'a/y/2', 'b'], ['a/y'])).toEqual(['a/ 3', '  x', '  y/ 2', 'b']);
  expect(lines(['a/x', 'a/y'], ['a'])).toEqual(['a/ 2']);
});

test('names of slashes alone stay what they are', () => {
  expect(lines(['/', '//'])).toEqual(['/', '//']);
});

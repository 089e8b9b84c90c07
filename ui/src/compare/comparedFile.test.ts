import { expect, test } from 'vitest';
import { comparableAs, comparableText } from './comparedFile';

test('images are laid over each other, texts compared by what they say, and other files not at all', () => {
  expect(['a/plot.png', 'train.py', 'README', 'weights.safetensors', 'rows.parquet', 'unknown.xyz'].map(comparableAs)).toEqual(['image', 'text', 'text', undefined, undefined, 'text']);
});

test('JSON is laid out alike', () => {
  expect(comparableText('a.json', '{"a":[1]}')).toBe(comparableText('a.json', '{ "a": [ 1 ] }'));
  expect(comparableText('a.json', '{broken')).toBe('{broken');
  expect(comparableText('a.yaml', '{"a":1}')).toBe('{"a":1}');
});

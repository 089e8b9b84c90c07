import { describe, expect, test } from 'vitest';
import { complete, keyOfValue, placeOf } from './completion';

const KEYS = { metrics: ['loss', 'val/loss'], params: ['lr'], tags: ['mlflow.user'], truncated: false };

function inserts(text: string): string[] {
  return complete(text, text.length, KEYS).options.map(({ insert }) => insert);
}

describe('what a filter expects at its end', () => {
  test.each([
    ['', 'field'],
    ['met', 'field'],
    ['metrics.`val', 'field'],
    ['metrics.loss ', 'operator'],
    ['metrics.`val/loss` ', 'operator'],
    ['metrics.loss <', 'value'],
    ["attributes.status = 'FIN", 'value'],
    ["params.lr = '0.1' ", 'junction'],
    ["params.lr = '0.1' AND ", 'field'],
    ['NOT (metrics.loss > 1 OR ', 'field'],
    ['params.lr IS NOT NULL ', 'junction'],
    ["attributes.run_id IN ('a', ", 'value'],
  ])('%s → %s', (text, expected) => {
    expect(placeOf(text).expects).toBe(expected);
  });
});

test('keys are found by any part, and quoted where they need it', () => {
  expect(inserts('val')).toEqual(['metrics.`val/loss` ']);
  expect(inserts('metrics.')).toEqual(['metrics.loss ', 'metrics.`val/loss` ']);
  expect(inserts('metrics.ss')).toEqual(['metrics.loss ', 'metrics.`val/loss` ']);
  expect(inserts('params.ss')).toEqual([]);
  expect(inserts('metrics.`v')).toEqual(['metrics.`val/loss` ']);
  expect(inserts("params.lr = '1' and tags.")).toEqual(['tags.mlflow.user ']);
});

test('keys that begin with what is typed come before those that hold it, of which not all may be offered', () => {
  const metrics = [...Array.from({ length: 80 }, (_, layer) => `layer ${layer}/loss`), 'loss'];
  const { options } = complete('metrics.lo', 10, { ...KEYS, metrics });
  expect(options[0]).toMatchObject({ insert: 'metrics.loss ' });
  expect(options).toHaveLength(50);
});

test('times and durations are offered in words, and written as the milliseconds that the server compares', () => {
  const offered = (text: string) => complete(text, text.length, KEYS, [], 1e12).options.map(({ label, insert }) => [label, insert]);
  expect(offered('attributes.start_time > ')).toEqual([
    ['1 hour ago', '999996400000 '],
    ['24 hours ago', '999913600000 '],
    ['7 days ago', '999395200000 '],
    ['30 days ago', '997408000000 '],
  ]);
  expect(offered('end_time <= 7')).toEqual([['7 days ago', '999395200000 ']]);
  expect(offered('attributes.duration >= ')).toEqual([
    ['1 minute', '60000 '],
    ['1 hour', '3600000 '],
  ]);
  expect(offered('attributes.start_time > 17')).toEqual([]);
});

test('operators follow the kind of field', () => {
  expect(inserts('metrics.loss ')).not.toContain('LIKE ');
  expect(inserts('params.lr r')).toEqual(['RLIKE ']);
});

test('only what is being typed is replaced', () => {
  const text = 'metrics.loss > 1 AND par';
  expect(complete(text, text.length, KEYS)).toMatchObject({ from: 21, to: 24, options: [{ insert: 'params.lr ' }] });
  // In the middle of a text.
  expect(complete(text, 3, KEYS)).toMatchObject({ from: 0, to: 3 });
});

test('statuses are offered as values, and nothing within a number', () => {
  expect(inserts("attributes.status = '")).toHaveLength(5);
  expect(inserts('metrics.loss > 1')).toEqual([]);
});

test('values of parameters and tags are offered, the most frequent first, as far as they can be written', () => {
  const group = (value: string | undefined, runs: number) => ({ id: String(value), values: [value], runs, metrics: new Map() });
  const groups = [group('adam', 3), group("it's", 2), group(undefined, 2), group(`'"`, 1)];
  const offered = (text: string) => complete(text, text.length, KEYS, groups).options.map(({ insert, hint }) => [insert, hint]);
  expect(offered('params.opt = ')).toEqual([
    ["'adam' ", '3 runs'],
    ['"it\'s" ', '2 runs'],
  ]);
  expect(offered("tags.`mlflow.user` != 'a")).toEqual([["'adam' ", '3 runs']]);
  expect(offered('metrics.loss > ')).toEqual([]);
  expect(keyOfValue(placeOf("tags.`a b` = '"))).toEqual({ kind: 'tag', key: 'a b' });
  expect(keyOfValue(placeOf('parameters.lr = '))).toEqual({ kind: 'param', key: 'lr' });
});

import { expect, test } from 'vitest';
import { MAX_MATCHES, findMatches, firstFrom, stepFrom } from './find';
import { highlight } from './highlight';
import { languageOf } from './languages';
import { lineParts } from './lineParts';

test('a text is found whatever its case, and what it says is no pattern', () => {
  const lines = ['Loss: 0.5', 'no', 'loss loss (a.b)'];
  expect(findMatches(lines, 'loss')).toEqual([
    { line: 0, start: 0, end: 4 },
    { line: 2, start: 0, end: 4 },
    { line: 2, start: 5, end: 9 },
  ]);
  expect(findMatches(lines, '(a.b)')).toEqual([{ line: 2, start: 10, end: 15 }]);
  expect(findMatches(lines, 'a-b/[^')).toEqual([]);
  expect(findMatches(lines, '')).toEqual([]);
  expect(findMatches(Array.from({ length: 9_000 }, () => 'xx'), 'x')).toHaveLength(MAX_MATCHES);
});

test('matches are stepped through round and round, from the line that is looked at', () => {
  const matches = findMatches(['a', 'b', 'a'], 'a');
  expect([firstFrom(matches, 1), firstFrom(matches, 3)]).toEqual([1, 0]);
  expect([stepFrom(1, 1, 2), stepFrom(0, -1, 2), stepFrom(0, 1, 0)]).toEqual([0, 1, 0]);
});

test('a line is cut where its colours change and where something was found', () => {
  const mark = { start: 2, end: 5, isCurrent: true };
  const spans = [{ text: 'abc', look: 'code-keyword' }, { text: 'defg', look: undefined }];
  expect(lineParts(spans, [mark]).map(({ text, look, mark: found }) => [text, look, found !== undefined])).toEqual([
    ['ab', 'code-keyword', false],
    ['c', 'code-keyword', true],
    ['de', undefined, true],
    ['fg', undefined, false],
  ]);
  expect(lineParts([{ text: 'aaa', look: undefined }], [{ start: 0, end: 1, isCurrent: false }, { start: 1, end: 2, isCurrent: true }]).map(({ text, mark: found }) => [text, found?.isCurrent])).toEqual([
    ['a', false],
    ['a', true],
    ['a', undefined],
  ]);
});

test('code is coloured line by line and says what it said', () => {
  const lines = ['def f(x):', '  """Two', '  lines <b>"""', '  return 1 # end'];
  const spans = highlight(lines, 'python');
  expect(spans.map((line) => line.map(({ text }) => text).join(''))).toEqual(lines);
  expect(spans[0]?.[0]).toEqual({ text: 'def', look: 'code-keyword' });
  expect(spans[2]).toEqual([{ text: '  lines <b>"""', look: 'code-string' }]);
  expect(highlight(['<script>', 'let a = 1', '</script>'], 'xml')[1]?.[0]).toEqual({ text: 'let', look: 'code-keyword' });
});

test('the name says which language a text is in', () => {
  expect(['train.py', 'conda.yaml', 'Dockerfile', 'MLmodel', 'notes.txt', 'README'].map(languageOf)).toEqual(['python', 'yaml', 'dockerfile', 'yaml', undefined, undefined]);
});

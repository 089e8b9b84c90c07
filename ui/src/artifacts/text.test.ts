import { expect, test } from 'vitest';
import { parseDelimited } from './delimited';
import { foreignHosts } from './foreignHosts';
import { hexLines, recognise } from './hex';
import { hasSource, kindOf, looksLikeText } from './kind';
import { MAX_LINE, cutLines } from './lines';
import { asTable, imagePath } from './loggedTable';

const bytes = (text: string) => new TextEncoder().encode(text);

test('the name says how a file is shown', () => {
  expect(['plot.PNG', 'a.tar.parquet', 'MLmodel', 'x.ipynb', 'README', 'weights.pt', 'no-extension'].map(kindOf)).toEqual([
    'image',
    'parquet',
    'mlmodel',
    'notebook',
    'text',
    'unknown',
    'unknown',
  ]);
  expect(hasSource('html')).toBe(true);
  expect(hasSource('image')).toBe(false);
});

test('text is told from bytes, even when a character is cut', () => {
  expect(looksLikeText(bytes('plain\tä\n\u001b[0m'), true)).toBe(true);
  expect(looksLikeText(bytes('ä').subarray(0, 1), false)).toBe(true);
  expect(looksLikeText(bytes('ä').subarray(0, 1), true)).toBe(false);
  expect(looksLikeText(new Uint8Array([1, 2, 0]), true)).toBe(false);
});

test('pieces of a text end at line breaks', () => {
  expect(cutLines(bytes('one\ntwo\r\nthr'), 0, 100)).toEqual({ lines: ['one', 'two'], next: 9 });
  expect(cutLines(bytes('three\n'), 9, 15)).toEqual({ lines: ['three'], next: undefined });
  expect(cutLines(bytes(''), 0, 0)).toEqual({ lines: [''], next: undefined });
});

test('a line longer than a piece is cut between characters, and shown in part', () => {
  expect(cutLines(bytes('xxä').subarray(0, 3), 0, 100)).toEqual({ lines: ['xx'], next: 2 });
  const [line] = cutLines(bytes('y'.repeat(MAX_LINE + 5)), 0, MAX_LINE + 5).lines;
  expect(line).toHaveLength(MAX_LINE + '… (5 more characters in this line)'.length);
});

test('CSV cells may hold delimiters, quotes and line breaks', () => {
  expect(parseDelimited('a,b\r\n"1,5","say ""hi""\nthere"\n\n,\n', ',')).toEqual([
    ['a', 'b'],
    ['1,5', 'say "hi"\nthere'],
    ['', ''],
  ]);
  expect(parseDelimited('\ufeffx\ty\n1\t2\n3', '\t', true)).toEqual([['x', 'y'], ['1', '2']]);
  expect(parseDelimited('', ',')).toEqual([]);
  expect(parseDelimited('"never closed', ',')).toEqual([['never closed']]);
});

test('what a page loads from elsewhere is found, what it links to is not', () => {
  const page = `<script src="https://cdn.plot.ly/plotly.js"></script><link rel=stylesheet href=//fonts.example.com/a.css>
    <a href="https://elsewhere.example.org">link</a><img src="data:image/png;base64,xx"><style>a{background:url(http://img.example.net/x)}</style>`;
  expect(foreignHosts(page)).toEqual(['cdn.plot.ly', 'fonts.example.com', 'img.example.net']);
});

test('bytes are shown in sixteens', () => {
  expect(hexLines(bytes('0123456789abcdefAZ'))).toEqual([
    '00000000  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66 0123456789abcdef',
    `00000010  41 5a${' '.repeat(43)} AZ`,
  ]);
  expect(recognise(new Uint8Array([0x80, 0x04, 0x95]))).toBe('a Python pickle');
  expect(recognise(bytes('zzz'))).toBeUndefined();
});

test('a logged table is told from other JSON', () => {
  expect(asTable({ columns: ['a', 1], data: [[1, 2]] })).toEqual({ columns: ['a', '1'], rows: [[1, 2]] });
  expect(asTable({ columns: ['a'], data: [[1, 2]] })).toBeUndefined();
  expect(asTable([1])).toBeUndefined();
  expect(asTable(null)).toBeUndefined();
});

test('images of a logged table are told from other cells', () => {
  const image = { type: 'image', filepath: 'a.png', compressed_filepath: 'a.webp' };
  expect([imagePath(image), imagePath(image, 'whole'), imagePath({ ...image, compressed_filepath: null })]).toEqual(['a.webp', 'a.png', 'a.png']);
  expect(imagePath({ type: 'text', filepath: 'a.png' })).toBeUndefined();
});

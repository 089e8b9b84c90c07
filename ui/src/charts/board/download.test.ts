import { expect, test } from 'vitest';
import { toCsv } from './download';

test('numbers are written exactly and texts are quoted where they need it', () => {
  expect(toCsv([['run', 'value'], ['a, "b"', 0.1 + 0.2], ['c', NaN]])).toBe('run,value\r\n"a, ""b""",0.30000000000000004\r\nc,NaN\r\n');
});

test('what a spreadsheet would run as a formula is a text', () => {
  expect(toCsv([['=cmd()', -1]])).toBe("'=cmd(),-1\r\n");
});

import { describe, expect, test } from 'vitest';
import { axisNumber, byteSize, count, decimalPlaces, duration, exactNumber, isNumeric, isoTime, padDecimals, shortNumber, shortTime } from './format';

describe('numbers', () => {
  test.each([
    [0.1 + 0.2, '0.30000000000000004'],
    [NaN, 'NaN'],
    [Infinity, 'Infinity'],
    [-Infinity, '-Infinity'],
    [-0, '-0'],
    [5e-324, '5e-324'],
  ])('%d is exactly %s and reads back as itself', (value, text) => {
    expect(exactNumber(value)).toBe(text);
    expect(Number(exactNumber(value))).toBe(value);
  });

  test.each([
    [0.123456789, '0.123457'],
    [1234567, '1234567'],
    [0.5, '0.5'],
    [1.23456789e-9, '1.23457e-9'],
    [0.0000685233114, '6.85233e-5'],
    [0.000123, '0.000123'],
    [1.7976931348623157e308, '1.79769e+308'],
    [NaN, 'NaN'],
  ])('%d is %s in a table', (value, text) => expect(shortNumber(value)).toBe(text));

  test.each([
    [0, '0'],
    [-20, '-20'],
    [999_999, '999999'],
    [1.06e18, '1.06e18'],
    [-2e-6, '-2e-6'],
    [0.30000000000000004, '0.3'],
  ])('%d is %s on an axis', (value, text) => expect(axisNumber(value)).toBe(text));

  test('decimal points of a column stand below each other', () => {
    expect(['0.811966', '0.5', '3', 'NaN', '1e-9'].map(decimalPlaces)).toEqual([6, 1, 0, 0, 0]);
    expect(padDecimals('0.5', 3)).toBe('0.5\u2007\u2007');
    expect(padDecimals('3', 2)).toBe('3\u2008\u2007\u2007');
    expect(padDecimals('NaN', 2)).toBe('NaN');
    expect(padDecimals('1e-9', 2)).toBe('1e-9');
  });

  test('a parameter is numeric when all of its text is', () => {
    expect(['1e-3', '-2', ' 7 ', 'NaN', '', ' ', '3 layers', 'adam'].map(isNumeric)).toEqual([true, true, true, false, false, false, false, false]);
  });
});

describe('durations and sizes', () => {
  test.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [12_340, '12.3 s'],
    [59_949, '59.9 s'],
    [59_950, '1m 00s'],
    [245_000, '4m 05s'],
    [7_620_000, '2h 07m'],
    [273_600_000, '3d 04h'],
    [-1_500, '-1.5 s'],
  ])('%d ms reads %s', (milliseconds, text) => expect(duration(milliseconds)).toBe(text));

  test.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1536, '1.5 KiB'],
    [5 * 1024 ** 4 * 1024, '5120.0 TiB'],
  ])('%d bytes read %s', (bytes, text) => expect(byteSize(bytes)).toBe(text));

  test('nouns agree with their number', () => {
    expect([count(0, 'run'), count(1, 'run'), count(2, 'run')]).toEqual(['0 runs', '1 run', '2 runs']);
  });
});

describe('times', () => {
  test('a time that no calendar holds is shown as it was sent', () => {
    expect(shortTime(9e15, 0)).toBe('9000000000000000');
    expect(isoTime(9e15)).toBeUndefined();
  });

  test('another year is named, this one is not', () => {
    const july = Date.UTC(2026, 6, 15, 12);
    expect(shortTime(july, Date.UTC(2026, 7, 1))).not.toContain('2026');
    expect(shortTime(july, Date.UTC(2030, 7, 1))).toContain('2026');
  });
});

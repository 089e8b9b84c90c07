import { expect, test } from 'vitest';
import { parseExpression } from './expression';

const KNOWN = ['loss', 'train/loss', 'val/loss', 'loss-total', 'with blank', 'log'];
const VALUES = new Map([
  ['loss', 8],
  ['train/loss', 3],
  ['val/loss', 5],
  ['loss-total', 100],
  ['with blank', 7],
]);

function value(text: string): number {
  return parseExpression(text, KNOWN).evaluate(VALUES);
}

test('metrics are named as they are, whatever signs their names hold', () => {
  expect(value('val/loss - train/loss')).toBe(2);
  expect(value('val/loss-train/loss')).toBe(2);
  expect(value('loss-total')).toBe(100);
  expect(value('with blank + 1')).toBe(8);
  expect(value('${loss}')).toBe(8);
});

test('arithmetic follows the usual order', () => {
  expect(value('loss + 2 * 3')).toBe(14);
  expect(value('(loss + 2) * 3')).toBe(30);
  expect(value('loss - 1 - 1')).toBe(6);
  expect(value('-loss ^ 2')).toBe(-64);
  expect(value('2 ^ 3 ^ 2 + 0 * loss')).toBe(512);
  expect(value('loss * -1')).toBe(-8);
});

test('functions are few and checked', () => {
  expect(value('max(train/loss, val/loss)')).toBe(5);
  expect(value('sqrt(abs(-loss * 2))')).toBe(4);
  expect(() => value('max(loss)')).toThrow('max() takes 2, not 1.');
});

test('what an expression reads is known, each metric once', () => {
  expect(parseExpression('loss / (loss + val/loss)', KNOWN).keys).toEqual(['loss', 'val/loss']);
});

test('mistakes are named', () => {
  for (const [text, message] of [
    ['', 'A metric or number is missing before the end.'],
    ['loss +', 'A metric or number is missing before the end.'],
    ['loss 2', 'An operator is missing before 2.'],
    ['(loss', '")" is missing before the end.'],
    ['loss2', 'There is no metric or function "loss2".'],
    ['${nothing}', 'There is no metric "nothing".'],
    ['loss; 1', '";" at place 5 is not understood.'],
    ['1 + 1', 'The expression names no metric.'],
    ['('.repeat(5_000), 'The expression is nested too deeply.'],
  ] as const) {
    expect(() => parseExpression(text, KNOWN)).toThrow(message);
  }
});

import { expect, test } from 'vitest';
import { contains, identifier, quoteValue } from './search';

test('text with one kind of quote is written in the other', () => {
  expect(quoteValue('adam')).toBe("'adam'");
  expect(quoteValue("it's")).toBe(`"it's"`);
  expect(quoteValue('7" disc')).toBe(`'7" disc'`);
});

test('text with both kinds of quotes is refused with a way out', () => {
  expect(() => quoteValue(`it's 7"`)).toThrow(/search for a part/);
});

test('keys may hold spaces, slashes and dashes', () => {
  expect(identifier('metrics', 'val/my loss-1')).toBe('metrics.`val/my loss-1`');
});

test('a name is searched for anywhere in it', () => {
  expect(contains('name', 'ResNet')).toBe("name ILIKE '%ResNet%'");
});

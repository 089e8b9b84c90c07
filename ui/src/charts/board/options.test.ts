import { expect, test } from 'vitest';
import { MOST_OPTIONS, type Option, foundOptions } from './options';

const OPTIONS = Array.from({ length: 12_000 }, (_, i): Option => [`m:${i}`, `layer ${i}/Grad`]);

test('of thousands a few are shown, with what is chosen', () => {
  const { shown, found } = foundOptions(OPTIONS, '', ['m:11999']);
  expect(shown).toHaveLength(MOST_OPTIONS + 1);
  expect(shown[0]).toEqual(['m:11999', 'layer 11999/Grad']);
  expect(found).toBe(11_999);
});

test('others are found by words of their names', () => {
  expect(foundOptions(OPTIONS, 'grad 1234', []).shown.map(([value]) => value)).toEqual(['m:1234', 'm:11234']);
  expect(foundOptions(OPTIONS, 'nothing', ['m:1']).shown.map(([value]) => value)).toEqual(['m:1']);
});

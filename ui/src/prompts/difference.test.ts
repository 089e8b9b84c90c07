import { expect, it } from 'vitest';
import { difference } from './difference';

it('a difference holds both texts, word by word', () => {
  const [before, after] = ['Summarise {{text}} in one sentence.', 'Summarise {{text}} in two short sentences.'];
  const parts = difference(before, after);
  const without = (kind: string) => parts.filter((part) => part.kind !== kind).map(({ text }) => text).join('');
  expect(without('added')).toBe(before);
  expect(without('removed')).toBe(after);
  expect(parts[0]).toEqual({ kind: 'same', text: 'Summarise {{text}} in ' });
});

it('long texts are compared by lines, in time', () => {
  const lines = Array.from({ length: 4_000 }, (_, line) => `line ${line} of many`);
  const changed = lines.with(2_000, 'another line');
  expect(difference(lines.join('\n'), changed.join('\n')).filter(({ kind }) => kind !== 'same')).toHaveLength(2);
});

import { expect, it } from 'vitest';
import { difference, folded } from './difference';

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

it('long stretches of what stayed the same are cut out', () => {
  const lines = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `line ${from + i}`).join('\n');
  const parts = folded(difference(`${lines(0, 50)}\nold\n${lines(51, 100)}`, `${lines(0, 50)}\nnew\n${lines(51, 100)}`));
  expect(parts.map((part) => (typeof part === 'number' ? part : part.kind))).toEqual([47, 'same', 'removed', 'added', 'same', 46]);
  expect(folded(difference('a', 'b')).length).toBe(2);
});

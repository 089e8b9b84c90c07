import { expect, test } from 'vitest';
import { addSection, editSection, moveCard, moveSection, newCardId, nudgeCard, putCard, removeCard, removeSection, showHidden } from './edits';
import { EMPTY_LAYOUT, type Layout, arrange, parseLayout } from './layout';

const KEYS = ['loss', 'system/cpu', 'train/acc', 'train/loss', 'val/acc'];

function shown(layout: Layout, keys = KEYS): Record<string, string[]> {
  return Object.fromEntries(arrange(keys, layout).map(({ title, cards }) => [title, cards.map(({ id }) => id.replace('line:', ''))]));
}

test('metrics arrange themselves by what stands before their last slash', () => {
  expect(shown(EMPTY_LAYOUT)).toEqual({ Metrics: ['loss'], train: ['train/acc', 'train/loss'], val: ['val/acc'], system: ['system/cpu'] });
});

test('the machine’s own metrics stand last, those of several machines as well', () => {
  expect(Object.keys(shown(EMPTY_LAYOUT, ['system/cpu', 'system/node-1/cpu', 'systematic/x', 'val/acc']))).toEqual(['systematic', 'val', 'system', 'system/node-1']);
});

test('a new card is never where one that is gone was', () => {
  const bar = (id: string) => ({ kind: 'bar', id, metric: 'loss', stat: 'min' }) as const;
  expect(newCardId(EMPTY_LAYOUT)).toBe('own:1');
  const two = putCard(putCard(EMPTY_LAYOUT, bar('own:1')), bar('own:2'));
  const kept = parseLayout(JSON.stringify(removeCard(two, 'own:2')));
  expect(kept && newCardId(kept)).toBe('own:3');
  // A layout of before such numbers were kept.
  expect(newCardId({ ...EMPTY_LAYOUT, cards: { 'own:7': bar('own:7') } })).toBe('own:8');
});

test('a card moves within its section and into others, and what is new finds its own place', () => {
  const sections = arrange(KEYS, EMPTY_LAYOUT);
  const moved = moveCard(EMPTY_LAYOUT, sections, 'line:val/acc', 'train', 'line:train/loss');
  expect(shown(moved)).toEqual({ Metrics: ['loss'], train: ['train/acc', 'val/acc', 'train/loss'], system: ['system/cpu'] });
  expect(shown(moved, [...KEYS, 'train/z', 'val/b'])).toMatchObject({ train: ['train/acc', 'val/acc', 'train/loss', 'train/z'], val: ['val/b'] });
});

test('the keyboard moves a card by one place, and over the edge of a section', () => {
  let layout = nudgeCard(EMPTY_LAYOUT, arrange(KEYS, EMPTY_LAYOUT), 'line:train/acc', 1);
  expect(shown(layout)['train']).toEqual(['train/loss', 'train/acc']);
  layout = nudgeCard(layout, arrange(KEYS, layout), 'line:train/acc', 1);
  expect(shown(layout)).toMatchObject({ train: ['train/loss'], val: ['train/acc', 'val/acc'] });
  layout = nudgeCard(layout, arrange(KEYS, layout), 'line:train/acc', -1);
  expect(shown(layout)['train']).toEqual(['train/loss', 'train/acc']);
});

test('sections are added, renamed, moved and removed', () => {
  let layout = addSection(EMPTY_LAYOUT, arrange(KEYS, EMPTY_LAYOUT), 'Mine');
  expect(Object.keys(shown(layout))).toEqual(['Mine', 'Metrics', 'train', 'val', 'system']);
  layout = moveSection(layout, arrange(KEYS, layout), 'val', -1);
  layout = editSection(layout, arrange(KEYS, layout), 'val', { title: 'Validation' });
  expect(Object.keys(shown(layout))).toEqual(['Mine', 'Metrics', 'Validation', 'train', 'system']);
  layout = moveCard(layout, arrange(KEYS, layout), 'line:loss', 'own:Mine');
  expect(shown(layout)).toMatchObject({ Mine: ['loss'] });
  expect(shown(removeSection(layout, 'own:Mine'))).toMatchObject({ Metrics: ['loss'] });
});

test('a chart that makes itself is hidden and comes back, an added one is gone', () => {
  let layout = putCard(EMPTY_LAYOUT, { kind: 'bar', id: 'own:1', metric: 'loss', stat: 'min' });
  expect(shown(layout)).toMatchObject({ 'Added charts': ['own:1'] });
  layout = removeCard(removeCard(layout, 'own:1'), 'line:loss');
  expect(shown(layout)).not.toHaveProperty('Metrics');
  expect(shown(showHidden(layout))).toEqual(shown(EMPTY_LAYOUT));
});

test('a layout survives its text, and what is none is refused', () => {
  const layout = putCard(EMPTY_LAYOUT, { kind: 'line', id: 'line:loss', metrics: ['loss'], title: 'Loss' });
  expect(parseLayout(JSON.stringify(layout))).toEqual(layout);
  for (const text of ['', 'null', '[]', '{', '{"sections":[],"hidden":[]}', 'x'.repeat(200_000)]) expect(parseLayout(text)?.sections).toBeUndefined();
  const strange = { sections: [{ id: 5 }, null], hidden: [1, 'a'], cards: { a: { id: 'a', kind: 'line' }, b: { id: 'b', kind: 'virus' } } };
  expect(parseLayout(JSON.stringify(strange))).toEqual({ sections: [], hidden: ['a'], cards: {} });
});

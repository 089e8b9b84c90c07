import { expect, test } from 'vitest';
import { arrange, EMPTY_LAYOUT } from './layout';
import { searchCards } from './search';

const sections = arrange(['loss', 'train/loss', 'train/acc', 'val/acc'], { ...EMPTY_LAYOUT, sections: [{ id: 'val', isCollapsed: true }] });

function found(search: string): string[] {
  return searchCards(sections, search).sections.flatMap(({ cards }) => cards.map(({ id }) => id.replace('line:', '')));
}

test('charts are found by a regular expression, whatever the case of its letters', () => {
  expect(found('^TRAIN/.*s$')).toEqual(['train/loss']);
  expect(found('acc|^loss')).toEqual(['val/acc', 'loss', 'train/acc']);
});

test('what is no regular expression is looked for as it is, and said to be broken', () => {
  expect(found('acc(')).toEqual([]);
  expect(searchCards(sections, 'acc(').error).toBeDefined();
});

test('what was looked for is seen, though its section be collapsed', () => {
  expect(searchCards(sections, 'val').sections).toMatchObject([{ id: 'val', isCollapsed: false }]);
  expect(searchCards(sections, '').sections[0]).toMatchObject({ id: 'val', isCollapsed: true });
});

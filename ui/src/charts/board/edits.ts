import type { Card } from '../types';
import { type Layout, type Section, isLineCard } from './layout';
import { isOverview } from './overview';
import type { SectionSettings } from './sectionSettings';

/* Each edit takes the sections as they are shown and returns the layout that shows them changed. */

/** Moves a card before another of any section; to the end of the section when `before` is undefined. */
export function moveCard(layout: Layout, shown: Section[], id: string, section: string, before?: string): Layout {
  if (id === before) return layout;
  const target = shown.find((candidate) => candidate.id === section)?.cards.map((card) => card.id) ?? [];
  const others = target.filter((card) => card !== id);
  const place = before === undefined ? others.length : others.indexOf(before);
  others.splice(place === -1 ? others.length : place, 0, id);
  return withSections(layout, shown, (candidate) => {
    if (candidate.id === section) return { ...candidate, cards: others };
    return candidate.cards?.includes(id) ? { ...candidate, cards: candidate.cards.filter((card) => card !== id) } : candidate;
  });
}

/** Moves a card by one place; from the edge of its section into the next. */
export function nudgeCard(layout: Layout, shown: Section[], id: string, by: 1 | -1): Layout {
  const at = shown.findIndex((section) => section.cards.some((card) => card.id === id));
  const ids = shown[at]?.cards.map((card) => card.id) ?? [];
  const place = ids.indexOf(id) + by;
  if (place >= 0 && place < ids.length) return moveCard(layout, shown, id, shown[at]!.id, ids[by === 1 ? place + 1 : place]);
  const next = shown[at + by];
  return next ? moveCard(layout, shown, id, next.id, by === 1 ? next.cards[0]?.id : undefined) : layout;
}

export function moveSection(layout: Layout, shown: Section[], id: string, by: 1 | -1): Layout {
  const ordered = withSections(layout, shown, (section) => section);
  const at = ordered.sections.findIndex((section) => section.id === id);
  const other = at + by;
  const sections = [...ordered.sections];
  const moved = sections[at];
  const replaced = sections[other];
  if (!moved || !replaced) return layout;
  sections[at] = replaced;
  sections[other] = moved;
  return { ...ordered, sections };
}

export function editSection(layout: Layout, shown: Section[], id: string, change: { title?: string; isCollapsed?: boolean; settings?: SectionSettings | undefined }): Layout {
  return withSections(layout, shown, (section) => (section.id === id ? { ...section, ...change } : section));
}

export function addSection(layout: Layout, shown: Section[], title: string): Layout {
  const ordered = withSections(layout, shown, (section) => section);
  const used = new Set(ordered.sections.map(({ id }) => id));
  let id = `own:${title}`;
  while (used.has(id)) id += ' ';
  return { ...ordered, sections: [{ id, title, isOwn: true }, ...ordered.sections] };
}

/** Its cards go back to where they belong by themselves. */
export function removeSection(layout: Layout, id: string): Layout {
  return { ...layout, sections: layout.sections.filter((section) => section.id !== id) };
}

/** Adds a chart, or changes the one of its id. */
export function putCard(layout: Layout, card: Card): Layout {
  return { ...layout, cards: { ...layout.cards, [card.id]: card }, lastCard: Math.max(layout.lastCard ?? 0, numberOf(card.id)) };
}

/** Whether a card is there without anyone having added it. */
export function makesItself(id: string): boolean {
  return isOverview(id) || isLineCard(id);
}

/** A chart that was added is gone, one that makes itself is hidden. */
export function removeCard(layout: Layout, id: string): Layout {
  if (makesItself(id)) return { ...layout, hidden: [...layout.hidden, id] };
  const { [id]: _, ...cards } = layout.cards;
  return { ...layout, cards };
}

export function showHidden(layout: Layout): Layout {
  return { ...layout, hidden: [] };
}

/** An id that no card has, or had: a new one is not where another was. */
export function newCardId({ cards, lastCard = 0 }: Layout): string {
  return OWN_CARD + (1 + Math.max(lastCard, ...Object.keys(cards).map(numberOf)));
}

const OWN_CARD = 'own:';

/** 0 for ids that are not of an added card. */
function numberOf(id: string): number {
  const number = id.startsWith(OWN_CARD) ? Number(id.slice(OWN_CARD.length)) : 0;
  return Number.isSafeInteger(number) ? number : 0;
}

/** Names every shown section, in the order shown, and changes each. */
function withSections(layout: Layout, shown: Section[], change: (section: Layout['sections'][number]) => Layout['sections'][number]): Layout {
  const known = new Map(layout.sections.map((section) => [section.id, section]));
  const absent = layout.sections.filter(({ id }) => !shown.some((section) => section.id === id));
  const named = shown.map(({ id }) => known.get(id) ?? { id });
  return { ...layout, sections: [...named, ...absent].map(change) };
}

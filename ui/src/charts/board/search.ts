import { type Section, cardTitle } from './layout';

/** Sections whose cards' titles match a regular expression, or contain the text as long as that is none. */
export function searchCards(sections: Section[], search: string): { sections: Section[]; error: string | undefined } {
  if (search === '') return { sections, error: undefined };
  const { matches, error } = matcher(search);
  const found = sections.map((section) => ({ ...section, cards: section.cards.filter((card) => matches(cardTitle(card))) }));
  return { sections: found.filter(({ cards }) => cards.length > 0), error };
}

function matcher(search: string): { matches: (title: string) => boolean; error: string | undefined } {
  try {
    const expression = new RegExp(search, 'i');
    return { matches: (title) => expression.test(title), error: undefined };
  } catch (cause) {
    const text = search.toLowerCase();
    return { matches: (title) => title.toLowerCase().includes(text), error: cause instanceof Error ? cause.message : undefined };
  }
}

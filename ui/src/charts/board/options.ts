/** A choice, and what it is called. */
export type Option = readonly [value: string, text: string];

/** More are found by name: thousands of metrics are no list to scroll. */
export const MOST_OPTIONS = 100;

/** The options to show: those that are chosen first, then those whose names hold all words of `search`, as many as a list can have. */
export function foundOptions(options: readonly Option[], search: string, chosen: readonly string[]): { shown: Option[]; found: number } {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const isChosen = new Set(chosen);
  const matching = options.filter(([value, text]) => !isChosen.has(value) && words.every((word) => text.toLowerCase().includes(word)));
  const kept = options.filter(([value]) => isChosen.has(value));
  return { shown: [...kept, ...matching.slice(0, MOST_OPTIONS)], found: matching.length };
}

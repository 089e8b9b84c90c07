import { diffLines, diffWordsWithSpace } from 'diff';

export interface DiffPart {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

/** Longer texts are compared by lines: by words it would take too long. */
const MAX_WORDWISE = 40_000;

/** What changed from one text to the other, by words where they are short enough. */
export function difference(before: string, after: string): DiffPart[] {
  const isLong = before.length + after.length > MAX_WORDWISE;
  const changes = isLong ? diffLines(before, after) : diffWordsWithSpace(before, after);
  return changes.map(({ added, removed, value }) => ({ kind: added ? 'added' : removed ? 'removed' : 'same', text: value }));
}

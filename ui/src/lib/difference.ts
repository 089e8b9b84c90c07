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

/** Lines of what stayed the same that are kept beside a change. */
const CONTEXT = 3;

/** Parts with long stretches of what stayed the same cut out; a number stands for so many lines. */
export function folded(parts: DiffPart[]): (DiffPart | number)[] {
  return parts.flatMap((part, place) => {
    const lines = part.text.split('\n');
    // A line that is begun or ended by the change itself is none of its own here.
    const before = place === 0 ? 0 : CONTEXT + Number(part.text.startsWith('\n'));
    const after = place === parts.length - 1 ? 0 : CONTEXT + Number(part.text.endsWith('\n'));
    const left = lines.length - before - after;
    if (part.kind !== 'same' || left <= CONTEXT) return [part];
    const same = (text: string): DiffPart[] => (text === '' ? [] : [{ kind: 'same', text }]);
    const end = after === 0 ? '' : lines.slice(-after).join('\n');
    return [...same(before === 0 ? '' : `${lines.slice(0, before).join('\n')}\n`), left, ...same(end)];
  });
}

/** Where a text was found. */
export interface Match {
  /** From 0. */
  line: number;
  start: number;
  end: number;
}

/** More are not counted: nobody steps through them. */
export const MAX_MATCHES = 10_000;

/** Where lines hold a text, whatever its case, from the top. */
export function findMatches(lines: readonly string[], text: string): Match[] {
  const matches: Match[] = [];
  if (text === '') return matches;
  const pattern = new RegExp(text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'giu');
  for (const [line, content] of lines.entries()) {
    for (const { index, 0: found } of content.matchAll(pattern)) {
      matches.push({ line, start: index, end: index + found.length });
      if (matches.length === MAX_MATCHES) return matches;
    }
  }
  return matches;
}

export function matchesByLine(matches: readonly Match[]): Map<number, Match[]> {
  const byLine = new Map<number, Match[]>();
  for (const match of matches) {
    const others = byLine.get(match.line);
    if (others) others.push(match);
    else byLine.set(match.line, [match]);
  }
  return byLine;
}

/** The match after, or before, another, round from the last to the first. */
export function stepFrom(current: number, step: 1 | -1, total: number): number {
  return total === 0 ? 0 : (current + step + total) % total;
}

/** The first match from a line on, or else the first. */
export function firstFrom(matches: readonly Match[], line: number): number {
  return Math.max(0, matches.findIndex((match) => match.line >= line));
}

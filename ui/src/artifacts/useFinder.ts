import { useEffect, useMemo, useState } from 'react';
import { MAX_MATCHES, type Match, findMatches, firstFrom, matchesByLine, stepFrom } from './find';
import type { Mark } from './lineParts';

export interface Finder {
  /** The match that is looked at. */
  current: Match | undefined;
  /** Its place among all, from 0. */
  place: number;
  total: number;
  /** Whether there may be more than were counted. */
  isCut: boolean;
  step: (step: 1 | -1) => void;
  marksOf: (line: number) => Mark[];
}

/** Steps through where lines hold a text, starting from the line that is on top when it is typed. */
export function useFinder(lines: readonly string[], text: string, topLine: () => number): Finder {
  const matches = useMemo(() => findMatches(lines, text), [lines, text]);
  const byLine = useMemo(() => matchesByLine(matches), [matches]);
  const [place, setPlace] = useState(0);
  useEffect(() => setPlace(firstFrom(matches, topLine())), [text]);
  const current = matches[place];
  return {
    current,
    place,
    total: matches.length,
    isCut: matches.length === MAX_MATCHES,
    step: (step) => setPlace(stepFrom(place, step, matches.length)),
    marksOf: (line) => byLine.get(line)?.map((match) => ({ start: match.start, end: match.end, isCurrent: match === current })) ?? [],
  };
}

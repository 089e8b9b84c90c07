/** A piece of a line that looks the same. */
export interface Span {
  text: string;
  look: string | undefined;
}

/** A place in a line where what is searched for was found. */
export interface Mark {
  start: number;
  end: number;
  isCurrent: boolean;
}

export interface Part extends Span {
  mark: Mark | undefined;
}

/** The spans of a line, cut where marks begin and end; marks come in order and do not overlap. */
export function lineParts(spans: readonly Span[], marks: readonly Mark[]): Part[] {
  const parts: Part[] = [];
  let at = 0;
  let next = 0;
  for (const { text, look } of spans) {
    const end = at + text.length;
    let from = at;
    while (from < end) {
      while ((marks[next]?.end ?? Infinity) <= from) next += 1;
      const mark = marks[next];
      const isInside = mark !== undefined && mark.start <= from;
      const to = Math.min(end, (isInside ? mark.end : mark?.start) ?? end);
      parts.push({ text: text.slice(from - at, to - at), look, mark: isInside ? mark : undefined });
      from = to;
    }
    at = end;
  }
  return parts;
}

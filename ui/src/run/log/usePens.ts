import { useMemo, useRef } from 'react';
import { PLAIN, type Pen, renderLine } from './terminal';

/** How lines begin to look: what one line turned on goes on in the next. Lines that were seen before are not read again. */
export function usePens(lines: readonly string[] | undefined): (place: number) => Pen {
  const known = useRef<{ lines: readonly string[]; pens: Map<number, Pen> }>({ lines: [], pens: new Map() });
  return useMemo(() => {
    const before = known.current;
    // The last line may not have been whole.
    const same = lines && lines[0] === before.lines[0] ? Math.max(0, Math.min(before.lines.length, lines.length) - 1) : 0;
    const pens = same > 0 ? before.pens : new Map<number, Pen>();
    let pen = same > 0 ? (pens.get(same) ?? PLAIN) : PLAIN;
    for (let place = same; place < (lines?.length ?? 0); place += 1) {
      if (pen === PLAIN) pens.delete(place);
      else pens.set(place, pen);
      const line = lines?.[place] ?? '';
      if (line.includes('\x1b')) {
        [, pen] = renderLine(line, pen);
        if (!pen.color && !pen.background && pen.marks.size === 0) pen = PLAIN;
      }
    }
    known.current = { lines: lines ?? [], pens };
    return (place) => pens.get(place) ?? PLAIN;
  }, [lines]);
}

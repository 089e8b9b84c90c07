import type { Ref } from 'react';
import { type Mark, type Span, lineParts } from './lineParts';

/** How much of the left the numbers cover. */
const NUMBERS_PX = 80;

interface TextLineProps {
  ref: Ref<HTMLDivElement> | undefined;
  /** From 0. */
  index: number;
  spans: readonly Span[];
  /** What was found in it. */
  marks: readonly Mark[];
  /** Of the end of a file nobody knows which lines they are. */
  hasNumber: boolean;
  isMarked: boolean;
  onNumber: () => void;
}

/** One line with its number, which the field “Line” does the same as by keyboard. */
export function TextLine({ ref, index, spans, marks, hasNumber, isMarked, onNumber }: TextLineProps) {
  return (
    <div ref={ref} data-index={index} className={isMarked ? 'text-line text-line-marked' : 'text-line'}>
      {hasNumber ? <span className="text-number" data-line={index + 1} title="Link to this line" onClick={onNumber} /> : <span className="text-number" />}
      <span className="text-content">
        {lineParts(spans, marks).map(({ text, look, mark }, place) =>
          mark ? (
            <mark key={place} ref={mark.isCurrent ? intoSight : undefined} className={mark.isCurrent ? 'text-mark text-mark-current' : 'text-mark'}>
              {text}
            </mark>
          ) : look ? (
            <span key={place} className={look}>
              {text}
            </span>
          ) : (
            text
          ),
        )}
      </span>
    </div>
  );
}

/** Scrolls a long line sideways to what was found in it; up and down the viewer does. */
function intoSight(mark: HTMLElement | null): void {
  const frame = mark?.closest('.text-view');
  if (!mark || !frame) return;
  const { left, right } = mark.getBoundingClientRect();
  const bounds = frame.getBoundingClientRect();
  if (right > bounds.right || left < bounds.left + NUMBERS_PX) frame.scrollLeft += left - bounds.left - bounds.width / 2;
}

import { memo } from 'react';
import { type Pen, renderLine } from './terminal';

/** One line with its colours. */
export const LineText = memo(function LineText({ raw, pen }: { raw: string; pen: Pen }) {
  const [spans] = renderLine(raw, pen);
  return spans.map(({ text, look }, place) =>
    look ? (
      <span key={place} className={look}>
        {text}
      </span>
    ) : (
      text
    ),
  );
});

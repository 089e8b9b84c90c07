import { useMemo } from 'react';
import { type DiffPart, difference } from './difference';

interface PromptDifferenceProps {
  before: string;
  after: string;
  /** Which two texts these are. */
  label: string;
}

/** What was taken out and what was put in, in the text itself. */
export function PromptDifference({ before, after, label }: PromptDifferenceProps) {
  const parts = useMemo(() => difference(before, after), [before, after]);
  // What was replaced is one change.
  const changed = parts.filter(({ kind }, index) => kind !== 'same' && (parts[index - 1]?.kind ?? 'same') === 'same').length;
  return (
    <>
      <p className="muted" role="status">
        {label}: {changed === 0 ? 'the same text' : `${changed} ${changed === 1 ? 'change' : 'changes'}`}
      </p>
      <pre className="code template" tabIndex={0} role="region" aria-label={`Difference, ${label}`}>
        {parts.map((part, index) => (
          <Part key={index} part={part} />
        ))}
      </pre>
    </>
  );
}

function Part({ part: { kind, text } }: { part: DiffPart }) {
  if (kind === 'added') return <ins>{text}</ins>;
  if (kind === 'removed') return <del>{text}</del>;
  return text;
}

import '../styles/difference.css';
import { useMemo } from 'react';
import { count } from '../lib/format';
import { type DiffPart, difference, folded } from '../lib/difference';

interface TextDifferenceProps {
  before: string;
  after: string;
  /** Which two texts these are. */
  label: string;
  /** Whether long stretches of what is the same are left out. */
  isFolded?: boolean;
}

/** What was taken out and what was put in, in the text itself. */
export function TextDifference({ before, after, label, isFolded = false }: TextDifferenceProps) {
  const parts = useMemo(() => difference(before, after), [before, after]);
  // What was replaced is one change.
  const changed = parts.filter(({ kind }, index) => kind !== 'same' && (parts[index - 1]?.kind ?? 'same') === 'same').length;
  return (
    <>
      <p className="muted" role="status">
        {label}: {changed === 0 ? 'the same text' : count(changed, 'change')}
      </p>
      <pre className="code template difference-text" tabIndex={0} role="region" aria-label={`Difference, ${label}`}>
        {(isFolded ? folded(parts) : parts).map((part, index) =>
          typeof part === 'number' ? (
            <span key={index} className="folded">
              ⋯ {count(part, 'line')} the same ⋯
            </span>
          ) : (
            <Part key={index} part={part} />
          ),
        )}
      </pre>
    </>
  );
}

function Part({ part: { kind, text } }: { part: DiffPart }) {
  if (kind === 'added') return <ins>{text}</ins>;
  if (kind === 'removed') return <del>{text}</del>;
  return text;
}

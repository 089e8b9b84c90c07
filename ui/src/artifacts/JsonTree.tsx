import { useState } from 'react';
import { count } from '../lib/format';

/** Children shown before the rest is asked for. */
const STEP = 200;
/** Values with so few children are open at first. */
const OPEN_CHILDREN = 30;
const OPEN_DEPTH = 2;
const LONG_TEXT = 2_000;

/** A value with everything in it, folded where it is large. */
export function JsonTree({ value, label }: { value: unknown; label: string }) {
  return (
    <div className="json" role="region" aria-label={label} tabIndex={0}>
      <Node value={value} depth={0} />
    </div>
  );
}

function Node({ name, value, depth }: { name?: string; value: unknown; depth: number }) {
  const isNested = typeof value === 'object' && value !== null;
  return isNested ? <Nested {...(name !== undefined && { name })} value={value} depth={depth} /> : <Leaf {...(name !== undefined && { name })} value={value} />;
}

function Nested({ name, value, depth }: { name?: string; value: object; depth: number }) {
  const isList = Array.isArray(value);
  const size = isList ? value.length : Object.keys(value).length;
  const [isOpen, setIsOpen] = useState(depth === 0 || (depth < OPEN_DEPTH && size <= OPEN_CHILDREN));
  const [shown, setShown] = useState(STEP);
  const entries = isOpen ? Object.entries(value).slice(0, shown) : [];
  return (
    <div className="json-node">
      <button type="button" className="json-toggle" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        <span className="tree-arrow" aria-hidden="true" />
        {name !== undefined && <span className="json-name">{name}</span>}
        <span className="muted">{isList ? `[${count(size, 'item')}]` : `{${count(size, 'key')}}`}</span>
      </button>
      {isOpen && (
        <div className="json-inside">
          {entries.map(([key, inner]) => (
            <Node key={key} name={key} value={inner} depth={depth + 1} />
          ))}
          {shown < size && (
            <button type="button" className="button button-small" onClick={() => setShown(shown + 10 * STEP)}>
              {(size - shown).toLocaleString()} more
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function Leaf({ name, value }: { name?: string; value: unknown }) {
  const [isWhole, setIsWhole] = useState(false);
  const text = JSON.stringify(value);
  const isLong = text.length > LONG_TEXT;
  return (
    <div className="json-leaf">
      {name !== undefined && <span className="json-name">{name}</span>}
      <span className={`json-${value === null ? 'null' : typeof value}`}>{isLong && !isWhole ? `${text.slice(0, LONG_TEXT)}…` : text}</span>
      {isLong && !isWhole && (
        <button type="button" className="button button-small" onClick={() => setIsWhole(true)}>
          All {text.length.toLocaleString()} characters
        </button>
      )}
    </div>
  );
}

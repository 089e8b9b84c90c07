import { useEffect, useId, useRef, useState } from 'react';
import { useShortcut } from '../lib/shortcuts';

const TYPING_PAUSE_MS = 250;

interface SearchBoxProps {
  label: string;
  value: string;
  /** Called when typing pauses. */
  onChange: (value: string) => void;
  /** What `/` is said to do, where it leads to this box. */
  shortcut?: string;
}

/** A search-as-you-type box whose value lives in the URL. */
export function SearchBox({ label, value, onChange, shortcut }: SearchBoxProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  useShortcut('/', shortcut ?? '', () => input.current?.select(), shortcut !== undefined);
  const [draft, setDraft] = useState(value);
  const sent = useRef(value);

  // The URL changed by itself (back, forward, a link): follow it.
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setDraft(value);
  }, [value]);

  useEffect(() => {
    if (draft === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = draft;
      onChange(draft);
    }, TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft, onChange]);

  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input ref={input} id={id} type="search" value={draft} onChange={(event) => setDraft(event.target.value)} autoComplete="off" spellCheck={false} />
    </div>
  );
}

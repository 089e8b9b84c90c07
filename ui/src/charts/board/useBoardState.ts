import { useCallback, useEffect, useRef, useState } from 'react';
import { type BoardState, readState, writeState } from './state';

/** While a slider moves, the address is left alone. */
const REST_MS = 250;

/** The board's state, which follows the URL at once and which the URL follows when it rests. */
export function useBoardState(text: string | undefined, onState: (next: string | undefined) => void) {
  const [state, setState] = useState(() => readState(text));
  const written = useRef(text);
  const report = useRef(onState);
  useEffect(() => {
    report.current = onState;
  }, [onState]);

  const [seen, setSeen] = useState(text);
  if (seen !== text) {
    setSeen(text);
    // What comes back from the URL as it was written is no news, and may be older than what is shown.
    if (text !== written.current) {
      written.current = text;
      setState(readState(text));
    }
  }

  useEffect(() => {
    const next = writeState(state);
    if (next === written.current) return;
    const timer = setTimeout(() => {
      written.current = next;
      report.current(next);
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [state]);

  const change = useCallback((part: Partial<BoardState>) => setState((old) => ({ ...old, ...part })), []);
  return [state, change] as const;
}

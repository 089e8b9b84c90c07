import { useEffect, useRef, useSyncExternalStore } from 'react';

/** A key of the page that is shown, and what it does. */
export interface Shortcut {
  /** As `KeyboardEvent.key` names it, e.g. `j`, `/`, `Escape`; several in a row with blanks between them, e.g. `g r`. */
  keys: string;
  /** In words, e.g. "Next run". */
  label: string;
  handler: (event: KeyboardEvent) => void;
}

/** Time within which the next key of a row of keys is pressed. */
const SEQUENCE_MS = 1_000;

let shortcuts: readonly Shortcut[] = [];
const listeners = new Set<() => void>();
/** What was pressed so far of a row of keys. */
let pressed: { keys: string; at: number } = { keys: '', at: 0 };

/** `handler` is called when `keys` are pressed anywhere but in a field, while the component is shown and `enabled`. */
export function useShortcut(keys: string, label: string, handler: (event: KeyboardEvent) => void, enabled = true): void {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    if (!enabled) return;
    const shortcut: Shortcut = { keys, label, handler: (event) => latest.current(event) };
    change([...shortcuts, shortcut]);
    return () => change(shortcuts.filter((other) => other !== shortcut));
  }, [keys, label, enabled]);
}

/** Every shortcut that works now, in the order they were registered. */
export function useShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(subscribe, () => shortcuts);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function change(next: readonly Shortcut[]): void {
  if (shortcuts.length === 0 && next.length > 0) addEventListener('keydown', onKey);
  if (next.length === 0) removeEventListener('keydown', onKey);
  shortcuts = next;
  for (const listener of listeners) listener();
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector('dialog[open]:modal')) return;
  const isGoingOn = pressed.keys !== '' && event.timeStamp - pressed.at < SEQUENCE_MS;
  const keys = isGoingOn ? `${pressed.keys} ${event.key}` : event.key;
  // The page that was entered last has the last word.
  const found = find(keys) ?? find(event.key);
  pressed = { keys: shortcuts.some((other) => other.keys.startsWith(`${keys} `)) ? keys : '', at: event.timeStamp };
  if (!found) return;
  event.preventDefault();
  found.handler(event);
}

function find(keys: string): Shortcut | undefined {
  return shortcuts.findLast((shortcut) => shortcut.keys === keys);
}

/** Keys belong to what is being typed or chosen. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio]), textarea, select'));
}

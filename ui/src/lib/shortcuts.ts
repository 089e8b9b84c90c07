import { useEffect, useRef, useSyncExternalStore } from 'react';
import { Shortcuts } from './shortcutRegistry';

export type { Shortcut } from './shortcutRegistry';

const shortcuts = new Shortcuts();
addEventListener('keydown', (event) => shortcuts.press(event));

/**
 * While the component is shown, `key` calls `handler`: `j`, `?`, `Escape`, `g e` (one after the other) or `Mod+k` (Ctrl, or Cmd on a
 * Mac). The label says what it does, on the sheet of shortcuts and in the palette. Of the same key the one registered last wins.
 */
export function useShortcut(key: string, label: string, handler: () => void, enabled = true): void {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => (enabled ? shortcuts.add({ key, label, run: () => latest.current() }) : undefined), [key, label, enabled]);
}

/** What can be pressed now: one entry a key, in the order of registration. */
export function useShortcutList() {
  return useSyncExternalStore(shortcuts.subscribe, shortcuts.list);
}

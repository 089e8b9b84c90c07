/** The key that goes with letters for commands, as this machine's keyboard names it. */
export function modKey(): string {
  return /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl';
}

/** The keys of a shortcut, each by what is printed on it: `Mod+k` is Ctrl, K; `g e` is g, e. */
export function keyNames(shortcut: string): string[] {
  return shortcut.split(/ |(?<=\w)\+/).map((key, _, { length }) => (key === 'Mod' ? modKey() : shortcut.startsWith('Mod+') && length > 1 && key.length === 1 ? key.toUpperCase() : (NAMES[key] ?? key)));
}

const NAMES: Record<string, string> = { Escape: 'Esc', ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' };

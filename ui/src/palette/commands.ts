import type { Shortcut } from '../lib/shortcuts';

/** Opens the palette itself. */
const OWN_KEY = 'Mod+k';

/** Which of the things that can be pressed match the typed words, all of which must occur. */
export function matchingCommands(shortcuts: readonly Shortcut[], text: string): Shortcut[] {
  const words = text.toLowerCase().split(/\s+/);
  return shortcuts.filter(({ key, label }) => key !== OWN_KEY && words.every((word) => label.toLowerCase().includes(word)));
}

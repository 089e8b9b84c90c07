import type { Recent } from '../lib/recents';
import type { Shortcut } from '../lib/shortcuts';

/** Opens the palette itself. */
const OWN_KEY = 'Mod+k';

/** Which of the things that can be pressed match the typed words, all of which must occur. */
export function matchingCommands(shortcuts: readonly Shortcut[], text: string): Shortcut[] {
  return shortcuts.filter(({ key, label }) => key !== OWN_KEY && holdsWords(label, text));
}

/** Which of the pages looked at before match. */
export function matchingTitles(recents: Recent[], text: string): Recent[] {
  return recents.filter(({ title }) => holdsWords(title, text));
}

/** Whether all words of the text occur. */
export function holdsWords(label: string, text: string): boolean {
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => label.toLowerCase().includes(word));
}

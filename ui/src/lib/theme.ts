import { useSyncExternalStore } from 'react';

/** What a person chose; `system` follows the operating system. */
export type ThemeChoice = 'light' | 'dark' | 'system';
export type Theme = 'light' | 'dark';

export const THEME_CHOICES: readonly ThemeChoice[] = ['light', 'dark', 'system'];
const STORAGE_KEY = 'tracker.theme';

const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let choice = storedChoice();

/** Before anything is drawn, and again whenever the answer changes. */
function apply(): void {
  document.documentElement.dataset['theme'] = theme();
  listeners.forEach((listener) => listener());
}

apply();
systemIsDark.addEventListener('change', apply);
// Another window of the same person.
addEventListener('storage', (event) => {
  if (event.key !== STORAGE_KEY) return;
  choice = storedChoice();
  apply();
});

function theme(): Theme {
  if (choice !== 'system') return choice;
  return systemIsDark.matches ? 'dark' : 'light';
}

function storedChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return THEME_CHOICES.find((name) => name === stored) ?? 'system';
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
    return 'system';
  }
}

export function chooseTheme(chosen: ThemeChoice): void {
  choice = chosen;
  try {
    localStorage.setItem(STORAGE_KEY, chosen);
  } catch {
    // See above.
  }
  apply();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, theme);
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, () => choice);
}

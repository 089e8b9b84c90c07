import { useSyncExternalStore } from 'react';

const dark = matchMedia('(prefers-color-scheme: dark)');

function subscribe(onChange: () => void): () => void {
  dark.addEventListener('change', onChange);
  return () => dark.removeEventListener('change', onChange);
}

/** The scheme the browser asks for, for what is drawn outside CSS. */
export function useColorScheme(): 'dark' | 'light' {
  return useSyncExternalStore(subscribe, () => dark.matches) ? 'dark' : 'light';
}

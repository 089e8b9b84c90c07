import { useSyncExternalStore } from 'react';

/** `live`: what changes is pushed; `connecting`: not yet, or not any more; it is asked for instead. */
export type Connection = 'live' | 'connecting';

const listeners = new Set<() => void>();
let state: Connection = 'connecting';

export function setConnection(next: Connection): void {
  if (next === state) return;
  state = next;
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useConnection(): Connection {
  return useSyncExternalStore(subscribe, () => state);
}

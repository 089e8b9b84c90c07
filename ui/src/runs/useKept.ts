import { useEffect, useRef } from 'react';
import type { RunsSearch } from './urlState';

/** What a person arranges once for an experiment, as opposed to what they look for. */
const KEPT = ['columns', 'pinned', 'pinnedRight', 'widths', 'differs', 'rows', 'curves', 'tree', 'top', 'layout', 'charts'] as const;
type Kept = Pick<RunsSearch, (typeof KEPT)[number]>;

/** Keeps how the table was arranged, for the next visit without a link that says otherwise. */
export function useKept(scope: string, search: RunsSearch, update: (changes: RunsSearch) => void): void {
  const isFirst = useRef(true);
  useEffect(() => {
    const kept = pick({ ...search });
    if (isFirst.current) {
      isFirst.current = false;
      const stored = Object.keys(kept).length === 0 ? read(scope) : undefined;
      if (stored) return update(stored);
    }
    write(scope, kept);
  }, [scope, search, update]);
}

function pick(search: Record<string, unknown>): Kept {
  return Object.fromEntries(KEPT.flatMap((key) => (typeof search[key] === 'string' ? [[key, search[key]]] : [])));
}

/** Browsers may refuse storage, and what is stored may be from another version. */
function read(scope: string): Kept | undefined {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey(scope)) ?? 'null');
    return typeof stored === 'object' && stored !== null ? pick(stored as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function write(scope: string, kept: Kept): void {
  try {
    if (Object.keys(kept).length === 0) localStorage.removeItem(storageKey(scope));
    else localStorage.setItem(storageKey(scope), JSON.stringify(kept));
  } catch {
    // Then it is not kept.
  }
}

function storageKey(scope: string): string {
  return `tracker.runs.${scope}`;
}

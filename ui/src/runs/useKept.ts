import { useCallback, useEffect, useRef } from 'react';
import { type Kept, isEmpty, keptAfter, pickKept } from './kept';
import type { RunsSearch } from './urlState';
import { type Update, useUpdate } from './useUpdate';

/**
 * Keeps how a person arranges the table, for the next visit without a link that says otherwise. Returns what their changes are made
 * with: what a link or a saved view arranges does not pass it, and replaces nothing of their own.
 */
export function useKept(scope: string, search: RunsSearch): Update {
  const update = useUpdate();
  const isFirst = useRef(true);
  const shown = useRef(search);
  useEffect(() => {
    shown.current = search;
  }, [search]);
  useEffect(() => {
    if (!isFirst.current) return;
    isFirst.current = false;
    const kept = read(scope);
    if (isEmpty(pickKept(search)) && !isEmpty(kept)) update(kept, true);
  }, [scope, search, update]);
  return useCallback<Update>(
    (changes, replace) => {
      write(scope, keptAfter(read(scope), shown.current, changes));
      update(changes, replace);
    },
    [scope, update],
  );
}

/** Browsers may refuse storage, and what is stored may be from an older version. */
function read(scope: string): Kept {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey(scope)) ?? 'null');
    return typeof stored === 'object' && stored !== null ? keptAfter({}, {}, stored) : {};
  } catch {
    return {};
  }
}

function write(scope: string, kept: Kept): void {
  try {
    if (isEmpty(kept)) localStorage.removeItem(storageKey(scope));
    else localStorage.setItem(storageKey(scope), JSON.stringify(kept));
  } catch {
    // Then it is not kept.
  }
}

function storageKey(scope: string): string {
  return `tracker.runs.${scope}`;
}

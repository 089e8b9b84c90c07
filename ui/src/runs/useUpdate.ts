import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { RunsSearch } from './urlState';

/** Changes the state of the page in the URL; `replace` says whether the back button leaves the change out. */
export type Update = (changes: RunsSearch, replace?: boolean) => void;

export function useUpdate(): Update {
  const navigate = useNavigate();
  return useCallback(
    (changes, replace = isArrangement(changes)) => void navigate({ to: '.', search: (current) => ({ ...current, ...changes }), replace, resetScroll: false }),
    [navigate],
  );
}

/** Steps that the back button need not undo one by one. */
function isArrangement(changes: RunsSearch): boolean {
  return Object.keys(changes).every((key) => ['widths', 'hidden', 'drawn', 'toggled', 'hiddenGroups', 'open', 'charts', 'columns', 'pinned', 'pinnedRight', 'rows', 'name'].includes(key));
}

import { useCallback, useState } from 'react';
import { readKept, writeKept } from './keptLayout';
import { EMPTY_LAYOUT, type Layout, parseLayout } from './layout';

/** The layout that this browser keeps under a name, and how to change it. */
export function useLayout(scope: string): [Layout, (layout: Layout) => void] {
  const [kept, setKept] = useState(() => ({ scope, layout: load(scope) }));
  if (kept.scope !== scope) setKept({ scope, layout: load(scope) });
  const keep = useCallback(
    (layout: Layout) => {
      setKept({ scope, layout });
      writeKept(scope, layout === EMPTY_LAYOUT ? undefined : JSON.stringify(layout));
    },
    [scope],
  );
  return [kept.layout, keep];
}

function load(scope: string): Layout {
  return parseLayout(readKept(scope) ?? '') ?? EMPTY_LAYOUT;
}

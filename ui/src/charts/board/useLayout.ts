import { useCallback, useState } from 'react';
import { EMPTY_LAYOUT, type Layout, parseLayout } from './layout';

const PREFIX = 'tracker.charts.';

/** The layout that this browser keeps under a name, and how to change it. */
export function useLayout(scope: string): [Layout, (layout: Layout) => void] {
  const [kept, setKept] = useState(() => ({ scope, layout: load(scope) }));
  if (kept.scope !== scope) setKept({ scope, layout: load(scope) });
  const keep = useCallback(
    (layout: Layout) => {
      setKept({ scope, layout });
      try {
        if (layout === EMPTY_LAYOUT) localStorage.removeItem(PREFIX + scope);
        else localStorage.setItem(PREFIX + scope, JSON.stringify(layout));
      } catch {
        // A browser that keeps nothing still shows the layout until the page is left.
      }
    },
    [scope],
  );
  return [kept.layout, keep];
}

function load(scope: string): Layout {
  try {
    return parseLayout(localStorage.getItem(PREFIX + scope) ?? '') ?? EMPTY_LAYOUT;
  } catch {
    return EMPTY_LAYOUT;
  }
}

import { useEffect, useRef } from 'react';
import { chartSettings } from './settings';

const PREFIX = 'tracker.chart-settings.';

/** Keeps how the charts of a kind of page are drawn, for the next visit without a link that says otherwise. */
export function useKeptSettings(scope: string, charts: string | undefined, update: (charts: string) => void): void {
  const isFirst = useRef(true);
  useEffect(() => {
    if (isFirst.current) {
      isFirst.current = false;
      const stored = charts === undefined ? read(scope) : undefined;
      if (stored) return update(stored);
    }
    write(scope, chartSettings(charts));
  }, [scope, charts, update]);
}

/** Browsers may refuse storage. */
function read(scope: string): string | undefined {
  try {
    return chartSettings(localStorage.getItem(PREFIX + scope) ?? undefined);
  } catch {
    return undefined;
  }
}

function write(scope: string, settings: string | undefined): void {
  try {
    if (settings === undefined) localStorage.removeItem(PREFIX + scope);
    else localStorage.setItem(PREFIX + scope, settings);
  } catch {
    // Then they are not kept.
  }
}

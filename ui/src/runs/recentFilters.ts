const KEY = 'tracker.recent-filters';
const MOST = 10;

/** Filters that were applied in this browser, the latest first. */
export function recentFilters(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter((each) => typeof each === 'string').slice(0, MOST) : [];
  } catch {
    return [];
  }
}

export function rememberFilter(filter: string): void {
  if (filter === '') return;
  try {
    localStorage.setItem(KEY, JSON.stringify([filter, ...recentFilters().filter((other) => other !== filter)].slice(0, MOST)));
  } catch {
    // A browser without storage remembers nothing.
  }
}

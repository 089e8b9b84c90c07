/** Pages that were looked at, newest first: for the palette. */
export interface Recent {
  title: string;
  /** What stands behind the `#`. */
  path: string;
}

const STORAGE_KEY = 'tracker.recents';
const MAX_RECENTS = 12;

export function recents(): Recent[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isRecent).slice(0, MAX_RECENTS) : [];
  } catch {
    // Storage may be forbidden, or hold what another version wrote.
    return [];
  }
}

export function addRecent(recent: Recent): void {
  const others = recents().filter(({ title }) => title !== recent.title);
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify([recent, ...others].slice(0, MAX_RECENTS)));
  } catch {
    // Nothing is lost but a convenience.
  }
}

function isRecent(value: unknown): value is Recent {
  const recent = value as Partial<Recent> | null;
  return typeof recent?.title === 'string' && typeof recent.path === 'string' && recent.path.startsWith('/');
}

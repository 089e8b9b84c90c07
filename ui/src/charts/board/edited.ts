/** Something that is edited, with what it was and what it was before that was undone. */
export interface Edited<T> {
  past: readonly T[];
  future: readonly T[];
}

export const UNEDITED: Edited<never> = { past: [], future: [] };

/** Steps that can be undone. */
const MOST = 50;

/** After an edit of what was `current`. */
export function afterEdit<T>({ past }: Edited<T>, current: T): Edited<T> {
  return { past: [...past, current].slice(-MOST), future: [] };
}

/** What it was before the last edit; undefined when nothing was edited. */
export function undone<T>({ past, future }: Edited<T>, current: T): { value: T; edited: Edited<T> } | undefined {
  const value = past.at(-1);
  return value === undefined ? undefined : { value, edited: { past: past.slice(0, -1), future: [current, ...future] } };
}

/** What it was before the last edit was undone. */
export function redone<T>({ past, future }: Edited<T>, current: T): { value: T; edited: Edited<T> } | undefined {
  const [value, ...rest] = future;
  return value === undefined ? undefined : { value, edited: { past: [...past, current], future: rest } };
}

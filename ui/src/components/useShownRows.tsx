import { type ReactNode, useState } from 'react';

/** More rows make a page slow; they are a click away. */
const STEP = 300;

/** The first rows of a long list, and the button for more of them. */
export function useShownRows<T>(rows: readonly T[]): [shown: readonly T[], more: ReactNode] {
  const [limit, setLimit] = useState(STEP);
  const rest = rows.length - limit;
  const more = rest > 0 && (
    <button type="button" className="button" onClick={() => setLimit(limit + 5 * STEP)}>
      Show more: {rest.toLocaleString()} of {rows.length.toLocaleString()} are not shown
    </button>
  );
  return [rest > 0 ? rows.slice(0, limit) : rows, more];
}

import type { ReactNode } from 'react';

/** A table that scrolls inside its frame, by keyboard too, rather than widening the page. */
export function TableFrame({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="table-frame" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}

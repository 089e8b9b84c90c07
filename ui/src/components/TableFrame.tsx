import type { ReactNode, Ref } from 'react';

/** A table that scrolls inside its frame, by keyboard too, rather than widening the page. */
export function TableFrame({ ref, label, children }: { ref?: Ref<HTMLDivElement>; label: string; children: ReactNode }) {
  return (
    <div ref={ref} className="table-frame" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}

import type { Bulk } from './useBulk';

/** How far a change of very many runs is. */
export function BulkProgress({ bulk }: { bulk: Bulk }) {
  return (
    <span role="status" className="muted">
      {bulk.progress}
    </span>
  );
}

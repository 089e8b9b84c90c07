/** Shows itself only when loading takes long enough to be noticed (see `.loading` in base.css), so that quick pages do not flash. */
export function Loading({ what }: { what: string }) {
  return (
    <p className="loading muted" role="status">
      Loading {what}…
    </p>
  );
}

import '../styles/run.css';
import type { Run } from '../lib/api/runs';
import { duration, fullTime } from '../lib/format';
import { lastSeen, progressOf } from './progress';
import { useNow } from '../lib/useNow';

const SECOND_MS = 1_000;

/** How far it is, and when it was last heard of. */
export function RunProgress({ run }: { run: Run }) {
  const progress = progressOf(run);
  const seen = lastSeen(run);
  const now = useNow(SECOND_MS);
  if (seen === undefined) return <span className="muted">nothing logged yet</span>;
  return (
    <span className="progress">
      {progress && (
        <>
          <progress value={progress.done} max={progress.total} aria-label="Progress" />
          <span>
            {progress.unit} {progress.done.toLocaleString()} of {progress.total.toLocaleString()}
            {progress.left !== undefined && progress.left > 0 && `, about ${duration(Math.round(progress.left / SECOND_MS) * SECOND_MS)} left`}
          </span>
        </>
      )}
      <span className="muted" title={fullTime(seen)}>
        last metric {duration(Math.max(0, Math.floor((now - seen) / SECOND_MS) * SECOND_MS))} ago
      </span>
    </span>
  );
}

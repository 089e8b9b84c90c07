import { duration } from '../lib/format';
import { useNow } from '../lib/useNow';
import { Absent } from './Time';

const SECOND_MS = 1_000;
/** A table shows many. */
const TICK_MS = 5 * SECOND_MS;

interface RunDurationProps {
  run: { status: string; started: number | undefined; ended: number | undefined };
}

/** How long a run took, or runs so far. */
export function RunDuration({ run: { status, started, ended } }: RunDurationProps) {
  if (started === undefined) return <Absent />;
  if (ended !== undefined) return duration(ended - started);
  return status === 'RUNNING' ? <SoFar started={started} /> : <Absent />;
}

function SoFar({ started }: { started: number }) {
  const now = useNow(TICK_MS);
  return (
    <span title="So far">
      {duration(Math.max(0, Math.floor((now - started) / SECOND_MS) * SECOND_MS))}
      <span className="visually-hidden"> so far</span>
    </span>
  );
}

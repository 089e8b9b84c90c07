import { fullTime, isoTime, shortTime } from '../lib/format';

interface TimeProps {
  /** Milliseconds since the epoch. */
  value: number | undefined;
  /** To the second and with the zone, where there is room. */
  full?: boolean;
}

export function Time({ value, full = false }: TimeProps) {
  if (value === undefined) return <Absent />;
  return (
    <time dateTime={isoTime(value)} title={fullTime(value)}>
      {full ? fullTime(value) : shortTime(value, Date.now())}
    </time>
  );
}

/** A value that does not exist, which is not the same as an empty one. */
export function Absent() {
  return (
    <span className="muted">
      <span aria-hidden="true">–</span>
      <span className="visually-hidden">none</span>
    </span>
  );
}

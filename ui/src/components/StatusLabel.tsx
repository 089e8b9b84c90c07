import type { RunStatus } from '../lib/api/runs';

const STATUS: Record<RunStatus, { label: string; icon: string }> = {
  RUNNING: { label: 'Running', icon: 'M4 2.5v11l9-5.5z' },
  SCHEDULED: { label: 'Scheduled', icon: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zm.9 3v3.2l2.4 2.1-1.2 1.3-3-2.6v-4z' },
  FINISHED: { label: 'Finished', icon: 'M6.2 13 1.8 8.6l1.6-1.6 2.8 2.8 6.4-6.4 1.6 1.6z' },
  FAILED: { label: 'Failed', icon: 'm8 6.4 3.7-3.7 1.6 1.6L9.6 8l3.7 3.7-1.6 1.6L8 9.6l-3.7 3.7-1.6-1.6L6.4 8 2.7 4.3l1.6-1.6z' },
  KILLED: { label: 'Killed', icon: 'M3 3h10v10H3z' },
};

/** Shape and word tell the statuses apart; colour only helps. */
export function StatusLabel({ status }: { status: RunStatus }) {
  const { label, icon } = STATUS[status];
  return (
    <span className={`status status-${status.toLowerCase()}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={icon} fillRule="evenodd" />
      </svg>
      {label}
    </span>
  );
}

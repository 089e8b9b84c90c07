import { useState } from 'react';
import { orTell } from '../components/toasts';
import { MAX_BULK_RUNS } from '../lib/api/bulk';
import { count } from '../lib/format';
import { everyRunId } from './everyRun';
import type { MoreRuns } from './moreRuns';

/** Selects runs whether or not the table has read them. */
export function SelectMore({ more: { view, total }, onSelect }: { more: MoreRuns; onSelect: (ids: string[]) => void }) {
  const [isReading, setIsReading] = useState(false);
  const read = async () => {
    setIsReading(true);
    try {
      onSelect(await everyRunId(view, MAX_BULK_RUNS));
    } finally {
      setIsReading(false);
    }
  };
  const all = total === undefined ? 'all runs' : `all ${count(total, 'run')}`;
  const isBounded = total !== undefined && total > MAX_BULK_RUNS;
  return (
    <button type="button" className="button" disabled={isReading} onClick={() => orTell(read())}>
      {isBounded ? `Select the first ${MAX_BULK_RUNS.toLocaleString()} of ${count(total, 'run')} that match` : `Select ${all} that match`}
    </button>
  );
}

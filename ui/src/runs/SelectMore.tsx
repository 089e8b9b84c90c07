import { useState } from 'react';
import { orTell } from '../components/toasts';
import { MAX_BULK_RUNS } from '../lib/api/bulk';
import type { RunsView } from '../lib/api/runsTable';
import { count } from '../lib/format';
import { readIds } from './displayRows';
import { everyRunId } from './everyRun';
import type { Table } from './useDisplayRows';

/** All runs that match, of which some are selected. */
export interface MoreRuns {
  view: RunsView;
  /** Unknown while they are counted. */
  total: number | undefined;
}

/** What else can be selected, once all runs are that the table has read. */
export function moreRuns({ rows, pages, groups }: Pick<Table, 'rows' | 'pages' | 'groups'>, view: RunsView, selected: ReadonlySet<string>, isTree: boolean): MoreRuns | undefined {
  // Lines of a tree are counted without the children of those that are closed.
  const total = groups?.runs ?? (isTree || pages.isCounting ? undefined : pages.count);
  if (selected.size >= Math.min(total ?? Infinity, MAX_BULK_RUNS)) return undefined;
  return readIds(rows, MAX_BULK_RUNS).every((id) => selected.has(id)) ? { view, total } : undefined;
}

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

import { MAX_BULK_RUNS } from '../lib/api/bulk';
import type { RunsView } from '../lib/api/runsTable';
import { areAllIn } from './displayRows';
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
  return areAllIn(rows, MAX_BULK_RUNS, selected) ? { view, total } : undefined;
}

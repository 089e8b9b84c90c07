import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { type Keys, allKeysQuery, someKeysQuery } from '../lib/api/keys';
import type { GroupKey, RunGroup } from '../lib/api/runGroups';
import { type RunsColumns, runsScope } from '../lib/api/runsTable';
import { list } from '../lib/urlState';
import { type Column, columnOf } from './columnIds';
import { chosenColumns, defaultColumns, requestOf } from './columns';
import { orderGroups } from './groupOrder';
import { type RunsSearch, orderOf } from './urlState';

/** Keys that are read again with every change; an experiment with more has them all read, less often. */
const SOME_KEYS = 500;

interface ChosenColumns {
  keys: Keys | undefined;
  /** Which columns are shown depends on keys that are being read. */
  isPending: boolean;
  columns: Column[];
  pinned: Set<string>;
  /** What runs are grouped by. */
  groupKeys: GroupKey[];
  /** What the server is asked for. */
  request: RunsColumns;
  orderOfGroups: (groups: RunGroup[]) => RunGroup[];
}

/** The columns that the URL names, or those of an experiment for which nobody has chosen any. */
export function useColumns(experimentIds: string[], search: RunsSearch): ChosenColumns {
  const some = useQuery(someKeysQuery(runsScope(experimentIds), { experimentIds, limit: SOME_KEYS }));
  const areMany = some.data?.truncated ?? false;
  const all = useQuery({ ...allKeysQuery(experimentIds), enabled: areMany });
  const keys = areMany ? all.data : some.data;
  const isPending = search.columns === undefined && (some.isPending || (areMany && all.isPending));

  const { columns: shown, pinned: kept, groupBy, orderByKey, orderByAsc } = search;
  const defaults = useMemo(() => defaultColumns(keys, experimentIds.length > 1), [keys, experimentIds]);
  const { columns, pinned } = useMemo(() => chosenColumns({ columns: shown, pinned: kept }, defaults), [shown, kept, defaults]);
  const groupColumns = useMemo(() => (list(groupBy) ?? []).flatMap((id) => columnOf(id) ?? []), [groupBy]);
  const groupKeys = useMemo(
    () => groupColumns.flatMap((column): GroupKey[] => (column.kind === 'param' || column.kind === 'tag' ? [{ kind: column.kind, key: column.key }] : [])),
    [groupColumns],
  );
  const everything = useMemo(() => [...columns, ...groupColumns], [columns, groupColumns]);
  const request = useMemo(() => requestOf(everything), [everything]);
  const orderOfGroups = useCallback(
    (groups: RunGroup[]) => orderGroups(groups, groupKeys, everything, orderOf({ orderByKey, orderByAsc })),
    [groupKeys, everything, orderByKey, orderByAsc],
  );
  return { keys, isPending, columns, pinned, groupKeys, request, orderOfGroups };
}

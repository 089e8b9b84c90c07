import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { type Keys, allKeysQuery, columnKeysQuery } from '../lib/api/keys';
import type { GroupKey, RunGroup } from '../lib/api/runGroups';
import type { RunsColumns } from '../lib/api/runsTable';
import { list } from '../lib/urlState';
import { type Column, columnOf } from './columnIds';
import { type Pins, chosenColumns, defaultColumns, requestOf } from './columns';
import { orderGroups } from './groupOrder';
import { type RunsSearch, orderOf } from './urlState';

interface ChosenColumns {
  keys: Keys | undefined;
  /** Which columns are shown depends on keys that are being read. */
  isPending: boolean;
  columns: Column[];
  pins: Pins;
  /** What runs are grouped by. */
  groupKeys: GroupKey[];
  /** What the server is asked for, to fill the columns. */
  request: RunsColumns;
  /** What it is asked for where charts alone show the runs. */
  chartsRequest: RunsColumns;
  orderOfGroups: (groups: RunGroup[]) => RunGroup[];
}

/** The columns that the URL names, or those of an experiment for which nobody has chosen any. */
export function useColumns(experimentIds: string[], search: RunsSearch): ChosenColumns {
  // Charts alone have all keys read.
  const hasTable = search.layout !== 'charts';
  const some = useQuery({ ...columnKeysQuery(experimentIds), enabled: hasTable });
  const areMany = !hasTable || (some.data?.truncated ?? false);
  const all = useQuery({ ...allKeysQuery(experimentIds), enabled: areMany });
  const keys = areMany ? all.data : some.data;
  const isPending = search.columns === undefined && (areMany ? all.isPending : some.isPending);

  const { columns: shown, pinned, pinnedRight, groupBy, orderByKey, orderByAsc } = search;
  const defaults = useMemo(() => defaultColumns(keys, experimentIds.length > 1), [keys, experimentIds]);
  const { columns, pins } = useMemo(() => chosenColumns({ columns: shown, pinned, pinnedRight }, defaults), [shown, pinned, pinnedRight, defaults]);
  const groupColumns = useMemo(() => (list(groupBy) ?? []).flatMap((id) => columnOf(id) ?? []), [groupBy]);
  const groupKeys = useMemo(
    () => groupColumns.flatMap((column): GroupKey[] => (column.kind === 'param' || column.kind === 'tag' ? [{ kind: column.kind, key: column.key }] : [])),
    [groupColumns],
  );
  const everything = useMemo(() => [...columns, ...groupColumns], [columns, groupColumns]);
  const request = useMemo(() => requestOf(everything), [everything]);
  const chartsRequest = useMemo(() => requestOf(groupColumns), [groupColumns]);
  const orderOfGroups = useCallback(
    (groups: RunGroup[]) => orderGroups(groups, groupKeys, everything, orderOf({ groupBy, orderByKey, orderByAsc })),
    [groupKeys, everything, groupBy, orderByKey, orderByAsc],
  );
  return { keys, isPending, columns, pins, groupKeys, request, chartsRequest, orderOfGroups };
}

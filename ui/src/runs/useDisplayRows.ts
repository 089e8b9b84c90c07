import { type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { type GroupKey, type RunGroup, type RunGroups, groupClause, runGroupsQuery } from '../lib/api/runGroups';
import type { RunsColumns, RunsPage, RunsView } from '../lib/api/runsTable';
import { subRunsQuery } from '../lib/api/subRuns';
import { type DisplayRows, type Inserted, withInserted } from './displayRows';
import { childrenClause, rowsBelow, topClause } from './families';
import { useFamilies } from './useFamilies';
import { type RunPages, useRunPages } from './useRunPages';

export interface Table {
  rows: DisplayRows;
  /** The runs that have no group and no parent. */
  runs: DisplayRows;
  /** Which those are. */
  view: RunsView;
  pages: RunPages;
  /** When rows are grouped. */
  groups: RunGroups | undefined;
  isStale: boolean;
  isPending: boolean;
  error: Error | null;
  refetch: () => void;
}

interface TableOptions {
  view: RunsView;
  columns: RunsColumns;
  groupKeys: GroupKey[];
  isTree: boolean;
  /** Groups and parents. */
  open: Set<string>;
  inSight: readonly [number, number];
  /** Enough is known of the columns to read rows. */
  enabled: boolean;
  orderOfGroups: (groups: RunGroup[]) => RunGroup[];
}

/** The lines of the table: runs, or runs below their parents, or groups with their runs below them. */
export function useDisplayRows({ view, columns, groupKeys, isTree, open, inSight, enabled, orderOfGroups }: TableOptions): Table {
  const isGrouped = groupKeys.length > 0;
  const isNested = isTree && !isGrouped;
  const { children, lost } = useFamilies(view, isNested);
  const shown = useMemo(() => (isNested ? { ...view, filter: topClause(lost) } : view), [view, isNested, lost]);
  const pages = useRunPages(shown, columns, inSight, enabled && !isGrouped);
  const grouped = useQuery({ ...runGroupsQuery(view, groupKeys, columns), enabled: enabled && isGrouped });

  const openGroups = useMemo(() => {
    if (isNested) return [...open].map((id) => ({ id, clause: childrenClause(id) }));
    const groups = grouped.data?.groups ?? [];
    return groups.filter(({ id }) => open.has(id)).map(({ id, values }) => ({ id, clause: groupClause(groupKeys, values) }));
  }, [isNested, open, grouped.data, groupKeys]);
  const combine = useCallback(
    (results: UseQueryResult<RunsPage>[]) => new Map(openGroups.map(({ id }, place) => [id, results[place]?.data])),
    [openGroups],
  );
  const below = useQueries({
    queries: openGroups.map(({ clause }) => subRunsQuery(view, clause, columns)),
    combine,
  });

  const groups = useMemo(() => orderOfGroups(grouped.data?.groups ?? []), [orderOfGroups, grouped.data]);
  const runs = useMemo(
    (): DisplayRows => ({
      count: pages.count,
      at: (index) => {
        const run = pages.at(index);
        if (!run) return undefined;
        return { type: 'run', run, depth: 0, ...(isNested && { children: children.get(run.id) ?? 0, isOpen: open.has(run.id) }) };
      },
    }),
    [pages, isNested, children, open],
  );
  const rows = useMemo((): DisplayRows => {
    const insertedBelow = (place: number | undefined, id: string): Inserted[] => (place === undefined ? [] : [{ below: place, rows: rowsBelow(id, below, isNested ? { children, open } : undefined) }]);
    if (isGrouped) {
      const list: DisplayRows = {
        count: groups.length,
        at: (index) => {
          const group = groups[index];
          return group && { type: 'group', group, isOpen: open.has(group.id) };
        },
      };
      return withInserted(list, groups.flatMap(({ id }, place) => (open.has(id) ? insertedBelow(place, id) : [])));
    }
    if (!isNested) return runs;
    const inserted = [...open].flatMap((id) => insertedBelow(pages.indexOf(id), id));
    return withInserted(runs, inserted.sort((a, b) => a.below - b.below));
  }, [isGrouped, isNested, groups, runs, pages, below, children, open]);

  const known = useMemo(() => (isGrouped && grouped.data ? { ...grouped.data, groups } : undefined), [isGrouped, grouped.data, groups]);
  const source = isGrouped ? grouped : pages;
  return {
    rows,
    runs,
    view: shown,
    pages,
    groups: known,
    isStale: isGrouped ? grouped.isPlaceholderData : pages.isStale,
    isPending: source.isPending,
    error: isGrouped && grouped.data ? null : source.error,
    refetch: () => void source.refetch(),
  };
}

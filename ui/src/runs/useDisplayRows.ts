import { type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { type GroupKey, type RunGroup, type RunGroups, groupClause, runGroupsQuery } from '../lib/api/runGroups';
import type { RunsColumns, RunsPage, RunsView, Stat } from '../lib/api/runsTable';
import { MOST_SUB_RUNS, subRunsQuery } from '../lib/api/subRuns';
import { identifier, quoteValue } from '../lib/search';
import { PARENT_RUN_TAG } from '../lib/tags';
import { type DisplayRow, type DisplayRows, type Inserted, withInserted } from './displayRows';
import { type RunPages, useRunPages } from './useRunPages';

const PARENT = identifier('tags', PARENT_RUN_TAG);
const PARENT_KEY: GroupKey[] = [{ kind: 'tag', key: PARENT_RUN_TAG }];
const NO_METRICS: string[] = [];

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
  groupStat: Stat;
  isTree: boolean;
  /** Groups and parents. */
  open: Set<string>;
  inSight: readonly [number, number];
  /** Enough is known of the columns to read rows. */
  enabled: boolean;
  orderOfGroups: (groups: RunGroup[]) => RunGroup[];
}

/** The lines of the table: runs, or runs below their parents, or groups with their runs below them. */
export function useDisplayRows({ view, columns, groupKeys, groupStat, isTree, open, inSight, enabled, orderOfGroups }: TableOptions): Table {
  const isGrouped = groupKeys.length > 0;
  const isNested = isTree && !isGrouped;
  const shown = useMemo(() => (isNested ? { ...view, filter: `${PARENT} IS NULL` } : view), [view, isNested]);
  const pages = useRunPages(shown, columns, inSight, enabled && !isGrouped);
  const grouped = useQuery({ ...runGroupsQuery(view, groupKeys, columns.metrics, groupStat), enabled: enabled && isGrouped });
  const families = useQuery({ ...runGroupsQuery({ ...view, filter: `${PARENT} IS NOT NULL` }, PARENT_KEY, NO_METRICS, 'last'), enabled: isNested });

  const openGroups = useMemo(() => {
    if (isNested) return [...open].map((id) => ({ id, clause: `${PARENT} = ${quoteValue(id)}` }));
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

  const children = useMemo(() => new Map(families.data?.groups.map(({ values, runs }) => [values[0], runs])), [families.data]);
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
    const insertedBelow = (place: number | undefined, id: string): Inserted[] => (place === undefined ? [] : [{ below: place, rows: subRows(below.get(id)) }]);
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
  }, [isGrouped, isNested, groups, runs, pages, below, open]);

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

function subRows(page: RunsPage | undefined): DisplayRow[] {
  if (!page) return [{ type: 'note', text: 'Loading…', depth: 1 }];
  const rows: DisplayRow[] = page.rows.map((run) => ({ type: 'run', run, depth: 1 }));
  if (page.hasMore) rows.push({ type: 'note', text: `Only the first ${MOST_SUB_RUNS} are shown: a filter finds the others.`, depth: 1 });
  return rows;
}

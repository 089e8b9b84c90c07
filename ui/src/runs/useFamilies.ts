import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type GroupKey, runGroupsQuery } from '../lib/api/runGroups';
import { type RunsColumns, type RunsView, byIds, fetchRuns, runsScope } from '../lib/api/runsTable';
import { PARENT_RUN_TAG } from '../lib/tags';
import { HAS_PARENT } from './families';

const PARENT_KEY: GroupKey[] = [{ kind: 'tag', key: PARENT_RUN_TAG }];
const NO_COLUMNS: RunsColumns = { metrics: [], stats: ['last'], params: [], tags: [] };
/** Of more parents it is not asked whether they are there. */
const MOST_PARENTS = 1_000;

interface Families {
  /** How many children a run has. */
  children: ReadonlyMap<string, number>;
  /** Parents of runs that are not among the runs themselves. */
  lost: string[];
}

/** Who is whose parent among the runs of a view. */
export function useFamilies(view: RunsView, enabled: boolean): Families {
  const { data } = useQuery({ ...runGroupsQuery({ ...view, filter: HAS_PARENT }, PARENT_KEY), enabled });
  const children = useMemo(() => new Map(data?.groups.flatMap(({ values: [parent], runs }) => (parent === undefined ? [] : [[parent, runs] as const]))), [data]);
  // What holds quotes is no id, and cannot be asked for.
  const parents = useMemo(() => [...children.keys()].filter((id) => !/['"]/.test(id)).slice(0, MOST_PARENTS).sort(), [children]);
  const { data: found } = useQuery({ ...presentQuery(view, parents), enabled: enabled && parents.length > 0 });
  const lost = useMemo(() => (found ? parents.filter((id) => !found.includes(id)) : []), [parents, found]);
  return { children, lost };
}

/** Those of some runs that a view has, whatever its filter. */
function presentQuery({ experimentIds, lifecycle }: RunsView, ids: string[]) {
  return queryOptions({
    queryKey: [...runsScope(experimentIds), 'present', lifecycle, ids],
    queryFn: async ({ signal }) => {
      const { rows } = await fetchRuns({ experimentIds, lifecycle, filter: byIds(ids), orderBy: [] }, NO_COLUMNS, 0, ids.length, signal);
      return rows.map(({ id }) => id);
    },
    placeholderData: keepPreviousData,
  });
}

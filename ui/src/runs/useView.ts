import { useMemo } from 'react';
import type { RunsView } from '../lib/api/runsTable';
import type { RunsSearch } from './urlState';
import { viewOf } from './view';

/** Which runs the URL asks for. What cannot be asked for is left out, and is an error in words. */
export function useView(experimentIds: string[], search: RunsSearch): { view: RunsView; error: Error | undefined } {
  const { searchFilter, name, dataset, versions, startTime, lifecycleFilter, orderByKey, orderByAsc, thenByKey, thenByAsc } = search;
  return useMemo(() => {
    const asked = { searchFilter, versions, startTime, lifecycleFilter, orderByKey, orderByAsc, thenByKey, thenByAsc };
    const now = Date.now();
    try {
      return { view: viewOf(experimentIds, { ...asked, name, dataset }, now), error: undefined };
    } catch (cause) {
      return { view: viewOf(experimentIds, asked, now), error: cause instanceof Error ? cause : new Error(String(cause)) };
    }
  }, [experimentIds, searchFilter, name, dataset, versions, startTime, lifecycleFilter, orderByKey, orderByAsc, thenByKey, thenByAsc]);
}

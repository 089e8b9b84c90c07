import { useCallback, useMemo } from 'react';
import type { ChartGroup, ChartRun } from '../charts/types';
import type { GroupKey } from '../lib/api/runGroups';
import type { DisplayRows } from './displayRows';
import type { RunsSearch } from './urlState';
import { useChartRuns } from './useChartRuns';
import { chartGroups, visibleRuns } from './visibleRuns';

interface DrawnRuns {
  runs: ChartRun[];
  /** When runs are grouped. */
  groups: ChartGroup[] | undefined;
  /** Whether the eye of a run is closed. */
  isHidden: (id: string) => boolean;
}

/** What charts draw of the table. */
export function useDrawnRuns(experimentIds: string[], rows: DisplayRows, groupKeys: GroupKey[], search: RunsSearch): DrawnRuns {
  const { shown, toggled, layout } = search;
  const visible = useMemo(() => visibleRuns(rows, { shown, toggled }), [rows, shown, toggled]);
  const ids = useMemo(() => [...visible.keys()], [visible]);
  const runs = useChartRuns(experimentIds, ids, layout !== undefined);
  const groups = useMemo(() => (groupKeys.length > 0 ? chartGroups(visible.values(), groupKeys) : undefined), [visible, groupKeys]);
  const isHidden = useCallback((id: string) => !visible.has(id), [visible]);
  return { runs, groups, isHidden };
}

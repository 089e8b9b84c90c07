import { useCallback, useMemo, useState } from 'react';
import type { ChartGroup, ChartRun } from '../charts/types';
import type { GroupKey } from '../lib/api/runGroups';
import type { RunRow } from '../lib/api/runsTable';
import type { DisplayRows } from './displayRows';
import type { RunsSearch } from './urlState';
import { RunPalette, type Colored, type RunLook } from '../lib/runColors';
import { RUN_COLOR_TAG } from '../lib/tags';
import { useChartRuns } from './useChartRuns';
import { chartGroups, visibleRuns } from './visibleRuns';

interface DrawnRuns {
  runs: ChartRun[];
  /** When runs are grouped. */
  groups: ChartGroup[] | undefined;
  /** Whether the eye of a run is closed. */
  isHidden: (id: string) => boolean;
  /** Of runs that are drawn or loaded. */
  looks: ReadonlyMap<string, RunLook>;
}

/** What charts draw of the table. */
export function useDrawnRuns(experimentIds: string[], rows: DisplayRows, loaded: RunRow[], groupKeys: GroupKey[], search: RunsSearch): DrawnRuns {
  const { shown, hidden, drawn, toggled, top, layout } = search;
  const visible = useMemo(() => visibleRuns(rows, { shown, hidden, drawn, toggled, top }), [rows, shown, hidden, drawn, toggled, top]);
  const ids = useMemo(() => [...visible.keys()], [visible]);
  const [palette] = useState(() => new RunPalette());
  const looks = useStableLooks(useMemo(() => palette.assign([...visible].map(([id, run]) => colored(id, run)), loaded.map((run) => colored(run.id, run))), [palette, visible, loaded]));
  const runs = useChartRuns(experimentIds, ids, looks, layout !== undefined);
  const [groupPalette] = useState(() => new RunPalette());
  const groups = useMemo(() => {
    if (groupKeys.length === 0) return undefined;
    const found = chartGroups(visible.values(), groupKeys);
    const groupLooks = groupPalette.assign(found);
    return found.map((group) => ({ ...group, ...groupLooks.get(group.id) }));
  }, [visible, groupKeys, groupPalette]);
  const isHidden = useCallback((id: string) => !visible.has(id), [visible]);
  return { runs, groups, isHidden, looks };
}

function colored(id: string, run: RunRow | undefined): Colored {
  return { id, chosen: run?.tags.get(RUN_COLOR_TAG), started: run?.started };
}

/** The same map as long as it says the same: with every metric that is logged the rows are read again. */
function useStableLooks(looks: ReadonlyMap<string, RunLook>): ReadonlyMap<string, RunLook> {
  const [kept, setKept] = useState(looks);
  const isSame = kept.size === looks.size && [...looks].every(([id, { color, dash }]) => kept.get(id)?.color === color && kept.get(id)?.dash === dash);
  if (!isSame) setKept(looks);
  return isSame ? kept : looks;
}

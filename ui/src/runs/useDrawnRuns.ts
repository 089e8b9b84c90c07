import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { ChartGroup } from '../charts/types';
import type { GroupKey } from '../lib/api/runGroups';
import type { RunRow } from '../lib/api/runsTable';
import type { DisplayRows } from './displayRows';
import { drawnRowsQuery, drawnView, firstShown, groupOf } from './drawnView';
import type { GroupEyes } from './groupEyes';
import type { RunsSearch } from './urlState';
import { RunPalette, type Colored, type RunLook } from '../lib/runColors';
import { RUN_COLOR_TAG } from '../lib/tags';
import { type ChartRuns, useChartRuns } from './useChartRuns';
import type { Table } from './useDisplayRows';
import { chartGroups, visibleRuns } from './visibleRuns';

interface DrawnRuns extends ChartRuns {
  /** Nothing is known yet of those that are to be drawn. */
  isReading: boolean;
  /** When runs are grouped. */
  groups: ChartGroup[] | undefined;
  /** Whether the eye of a run is closed. */
  isHidden: (id: string) => boolean;
  /** Of runs that are drawn or loaded. */
  looks: ReadonlyMap<string, RunLook>;
}

/** What charts draw of the table. */
export function useDrawnRuns(experimentIds: string[], { view, runs: listed, groups: grouped, pages: { loaded } }: Table, groupKeys: GroupKey[], eyes: GroupEyes, search: RunsSearch): DrawnRuns {
  const { shown, chartStatus, hidden, drawn, toggled, top, layout } = search;
  const isGrouped = groupKeys.length > 0;
  const hasCharts = layout !== undefined;
  const ownView = useMemo(() => (hasCharts ? drawnView(view, { shown, chartStatus }, groupKeys, grouped) : undefined), [hasCharts, view, shown, chartStatus, groupKeys, grouped]);
  const { data: own } = useQuery({ ...drawnRowsQuery(ownView ?? view, groupKeys), enabled: ownView !== undefined && (!isGrouped || grouped !== undefined) });
  const rows = useMemo((): DisplayRows => (ownView && own ? { count: own.length, at: (index) => own[index] && { type: 'run', run: own[index], depth: 0 } } : listed), [ownView, own, listed]);
  const visible = useMemo(() => {
    const first = new Set(grouped?.groups.slice(0, firstShown(shown)).map(({ id }) => id));
    const isFirst = (run: RunRow, index: number) => (isGrouped ? first.has(groupOf(run, groupKeys).id) : index < firstShown(shown));
    const all = visibleRuns(rows, { shown, hidden, drawn, toggled, top }, isFirst);
    return eyes.hidden.size > 0 ? new Map([...all].filter(([, run]) => !run || !eyes.hides(run))) : all;
  }, [rows, eyes, isGrouped, groupKeys, grouped, shown, hidden, drawn, toggled, top]);
  const ids = useMemo(() => [...visible.keys()], [visible]);
  const [palette] = useState(() => new RunPalette());
  const looks = useStableLooks(useMemo(() => palette.assign([...visible].map(([id, run]) => colored(id, run)), loaded.map((run) => colored(run.id, run))), [palette, visible, loaded]));
  const charts = useChartRuns(experimentIds, ids, looks, hasCharts);
  const [groupPalette] = useState(() => new RunPalette());
  const groups = useMemo(() => {
    if (!isGrouped) return undefined;
    const found = chartGroups(visible.values(), groupKeys, grouped?.groups ?? []);
    const groupLooks = groupPalette.assign(found);
    return found.map((group) => ({ ...group, ...groupLooks.get(group.id) }));
  }, [visible, isGrouped, groupKeys, grouped, groupPalette]);
  const isHidden = useCallback((id: string) => !visible.has(id), [visible]);
  return { ...charts, isReading: ids.length > 0 && charts.runs.length === 0, groups, isHidden, looks };
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

import { type Dispatch, type SetStateAction, useMemo, useState } from 'react';
import { orTell } from '../components/toasts';
import { type GroupKey, type RunGroup, groupClause } from '../lib/api/runGroups';
import type { RunsColumns, RunsView } from '../lib/api/runsTable';
import { groupRowKey } from './displayRows';
import { everyRun } from './everyRun';
import { type Selection, withRuns } from './selection';
import { allOf } from './view';

const NO_COLUMNS: RunsColumns = { metrics: [], stats: ['last'], params: [], tags: [] };

interface GroupSelection {
  /** The keys of selected rows: runs, and groups of which all runs are selected. */
  selectedRows: ReadonlySet<string>;
  /** Selects all runs of a group, or none of them. */
  toggleGroup: (group: RunGroup) => void;
}

/** Groups are selected by their runs, which are read for it: the table has those of open groups alone. */
export function useGroupSelection(view: RunsView, keys: GroupKey[], groups: RunGroup[], { ids }: Selection, onSelection: Dispatch<SetStateAction<Selection>>): GroupSelection {
  const [runsOf, setRunsOf] = useState<ReadonlyMap<string, string[]>>(new Map());
  const whole = useMemo(() => {
    const isWhole = ({ id, runs }: RunGroup) => runsOf.get(id)?.length === runs && runsOf.get(id)?.every((run) => ids.has(run));
    return groups.filter(isWhole).map(({ id }) => id);
  }, [groups, runsOf, ids]);
  const selectedRows = useMemo(() => (whole.length > 0 ? new Set([...ids, ...whole.map(groupRowKey)]) : ids), [ids, whole]);
  const toggle = async (group: RunGroup) => {
    const isSelected = !whole.includes(group.id);
    const found = await everyRun({ ...view, filter: allOf([view.filter, groupClause(keys, group.values)]) }, NO_COLUMNS);
    const runs = found.map(({ id }) => id);
    setRunsOf((known) => new Map(known).set(group.id, runs));
    onSelection((selection) => ({ ...selection, ids: withRuns(selection.ids, runs, isSelected) }));
  };
  return { selectedRows, toggleGroup: (group) => orTell(toggle(group)) };
}

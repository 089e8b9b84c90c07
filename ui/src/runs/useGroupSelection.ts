import { type Dispatch, type SetStateAction, useMemo, useState } from 'react';
import { orTell } from '../components/toasts';
import { MAX_BULK_RUNS } from '../lib/api/bulk';
import { type GroupKey, type RunGroup, groupClause } from '../lib/api/runGroups';
import type { RunsView } from '../lib/api/runsTable';
import { count } from '../lib/format';
import { groupRowKey } from './displayRows';
import { everyRunId } from './everyRun';
import { type Selection, withRuns } from './selection';
import { allOf } from './view';

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
    if (group.runs > MAX_BULK_RUNS) throw new Error(`The group has ${count(group.runs, 'run')}; at most ${MAX_BULK_RUNS.toLocaleString()} are selected at once`);
    const runs = await everyRunId({ ...view, filter: allOf([view.filter, groupClause(keys, group.values)]) });
    setRunsOf((known) => new Map(known).set(group.id, runs));
    onSelection((selection) => ({ ...selection, ids: withRuns(selection.ids, runs, isSelected) }));
  };
  return { selectedRows, toggleGroup: (group) => orTell(toggle(group)) };
}

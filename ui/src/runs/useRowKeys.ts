import { useNavigate } from '@tanstack/react-router';
import { type RefObject, useMemo, useState } from 'react';
import type { RunRow } from '../lib/api/runsTable';
import { useShortcut } from '../lib/shortcuts';
import { type DisplayRows, keyOf, placeOf, runOf } from './displayRows';
import type { GridActions } from './grid/actions';
import type { GridHandle } from './grid/RunsGrid';

interface RowKeysOptions {
  rows: DisplayRows;
  actions: GridActions;
  grid: RefObject<GridHandle | null>;
  queryBox: RefObject<{ focus: () => void } | null>;
  /** Its id. */
  baseline: string | undefined;
  /** Compares the selected runs. */
  onCompare: () => void;
}

/** Keys for the rows; returns the place of the row they act on, -1 before the first was pressed and when that row is gone. */
export function useRowKeys({ rows, actions, grid, queryBox, baseline, onCompare }: RowKeysOptions): number {
  const navigate = useNavigate();
  const { current, move } = useCurrentRow(rows);
  const row = current < 0 ? undefined : rows.at(current);
  const go = (by: number) => {
    const next = move(by);
    if (next >= 0) grid.current?.focusRow(next);
  };
  const withRun = (act: (run: RunRow) => void) => () => {
    const run = runOf(row);
    if (run) act(run);
  };
  const fold = () => {
    if (row?.type === 'group') actions.toggleOpen(row.group.id);
    else if (row?.type === 'run' && row.children) actions.toggleOpen(row.run.id);
  };
  useShortcut('/', 'Filter the runs', () => queryBox.current?.focus());
  useShortcut('j', 'Next run', () => go(1));
  useShortcut('k', 'Previous run', () => go(-1));
  const toggleSelected = () => (row?.type === 'group' ? actions.toggleGroup(row.group) : withRun((run) => actions.select(run.id, false))());
  useShortcut('x', 'Select the run, or the runs of the group', toggleSelected);
  useShortcut('X', 'Select all runs from the last selected one on', withRun((run) => actions.select(run.id, true)));
  const toggleEye = () => (row?.type === 'group' ? actions.toggleGroupEye(row.group.id) : withRun((run) => actions.toggleEye(run.id))());
  useShortcut('e', 'Show the run or the group in charts, or not', toggleEye);
  useShortcut('b', 'Compare to the run as baseline, or no longer', withRun((run) => actions.setBaseline(run.id === baseline ? undefined : run.id)));
  useShortcut('p', 'Keep the run on top, or no longer', withRun((run) => actions.toggleTop(run.id)));
  useShortcut('f', 'Unfold the group, or the children of the run, or fold them', fold);
  useShortcut('o', 'Open the run', withRun((run) => void navigate({ to: '/experiments/$experimentId/runs/$runId/$', params: { experimentId: run.experimentId, runId: run.id, _splat: '' } })));
  useShortcut('c', 'Compare the selected runs', onCompare);
  return current;
}

/** The row that was moved to: the same run or group, wherever it stands by now. */
function useCurrentRow(rows: DisplayRows): { current: number; move: (by: number) => number } {
  const [kept, setKept] = useState<{ place: number; key: string | undefined }>({ place: -1, key: undefined });
  const { key } = kept;
  // It was still being read when it was moved to.
  const read = key === undefined && kept.place >= 0 ? keyOf(rows.at(kept.place)) : undefined;
  if (read !== undefined) setKept({ ...kept, key: read });
  const found = useMemo(() => (key === undefined ? kept.place : placeOf(rows, key, kept.place)), [rows, key, kept.place]);
  const move = (by: number) => {
    // In place of a row that is gone is the one that came after it.
    const from = found ?? kept.place - (by > 0 ? 1 : 0);
    const next = Math.max(0, Math.min(rows.count - 1, from + by));
    setKept({ place: next, key: keyOf(rows.at(next)) });
    return next;
  };
  return { current: found ?? -1, move };
}

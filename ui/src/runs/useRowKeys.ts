import { useNavigate } from '@tanstack/react-router';
import { type RefObject, useState } from 'react';
import type { RunRow } from '../lib/api/runsTable';
import { useShortcut } from '../lib/shortcuts';
import type { DisplayRows } from './displayRows';
import type { GridActions } from './grid/actions';
import type { GridHandle } from './grid/RunsGrid';

interface RowKeysOptions {
  rows: DisplayRows;
  runAt: (index: number) => RunRow | undefined;
  actions: GridActions;
  grid: RefObject<GridHandle | null>;
  queryBox: RefObject<{ focus: () => void } | null>;
  /** Its id. */
  baseline: string | undefined;
  /** Compares the selected runs. */
  onCompare: () => void;
}

/** Keys for the rows; returns the row they act on, -1 before the first was pressed. */
export function useRowKeys({ rows, runAt, actions, grid, queryBox, baseline, onCompare }: RowKeysOptions): number {
  const navigate = useNavigate();
  const [current, setCurrent] = useState(-1);
  const place = Math.min(current, rows.count - 1);
  const move = (by: number) => {
    const next = Math.max(0, Math.min(rows.count - 1, place + by));
    setCurrent(next);
    grid.current?.scrollTo(next);
  };
  const withRun = (act: (run: RunRow) => void) => () => {
    const run = runAt(place);
    if (run) act(run);
  };
  useShortcut('/', 'Filter the runs', () => queryBox.current?.focus());
  useShortcut('j', 'Next run', () => move(1));
  useShortcut('k', 'Previous run', () => move(-1));
  useShortcut('x', 'Select the run', () => actions.select(place, false));
  useShortcut('X', 'Select all runs from the last selected one on', () => actions.select(place, true));
  useShortcut('e', 'Show the run in charts, or not', withRun((run) => actions.toggleEye(run.id)));
  useShortcut('b', 'Compare to the run as baseline, or no longer', withRun((run) => actions.setBaseline(run.id === baseline ? undefined : run.id)));
  useShortcut('p', 'Keep the run on top, or no longer', withRun((run) => actions.toggleTop(run.id)));
  useShortcut('o', 'Open the run', withRun((run) => void navigate({ to: '/experiments/$experimentId/runs/$runId/$', params: { experimentId: run.experimentId, runId: run.id, _splat: '' } })));
  useShortcut('c', 'Compare the selected runs', onCompare);
  return place;
}

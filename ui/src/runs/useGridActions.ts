import { useEffect, useMemo, useRef } from 'react';
import type { RunGroup } from '../lib/api/runGroups';
import { RUN_COLOR_TAG } from '../lib/tags';
import { type Column, columnOf } from './columnIds';
import { MAX_WIDTH, MIN_WIDTH, type Pins, arrangement, moveColumn, toggleStat, writeWidths } from './columns';
import type { GridActions } from './grid/actions';
import { list } from '../lib/urlState';
import { MOST_TOP, type RunsSearch, nextThen, thenOf, toggle } from './urlState';
import { type Bulk } from './useBulk';
import { orTell } from '../components/toasts';
import { withEyes } from './visibleRuns';

export interface GridState {
  search: RunsSearch;
  /** All that are chosen, whether or not runs differ in them. */
  columns: Column[];
  pins: Pins;
  widths: Record<string, number>;
  defaultWidth: (column: Column | undefined) => number;
  update: (changes: RunsSearch) => void;
  onSelect: (id: string, isRange: boolean) => void;
  onGroup: (group: RunGroup) => void;
  onSelectAll: (isSelected: boolean) => void;
  bulk: Bulk;
  /** Whether charts leave a run out. */
  isHidden: (id: string) => boolean;
}

/** What rows and headers can do. The object stays the same, so that rows are not drawn again because of it. */
export function useGridActions(state: GridState): GridActions {
  const latest = useRef(state);
  useEffect(() => {
    latest.current = state;
  });
  return useMemo(() => {
    const now = () => latest.current;
    const ids = () => now().columns.map((column) => column.id);
    return {
      select: (id, isRange) => now().onSelect(id, isRange),
      toggleGroup: (group) => now().onGroup(group),
      selectAll: (isSelected) => now().onSelectAll(isSelected),
      toggleEye: (id) => {
        const { search, isHidden, update } = now();
        update(withEyes(search, [id], isHidden(id), isHidden));
      },
      toggleGroupEye: (id) => now().update({ hiddenGroups: toggle(now().search.hiddenGroups, id) }),
      toggleOpen: (id) => now().update({ open: toggle(now().search.open, id) }),
      setBaseline: (baseline) => now().update({ baseline }),
      toggleTop: (id) => now().update({ top: list(toggle(now().search.top, id))?.slice(-MOST_TOP).join() }),
      orderBy: (order) => now().update(order),
      thenBy: (key, first) => now().update(nextThen(thenOf(now().search), key, first)),
      setColor: (run, color) => {
        const change = { run_ids: [run.id], set: color ? [{ key: RUN_COLOR_TAG, value: color }] : [], remove: color ? [] : [RUN_COLOR_TAG] };
        orTell(now().bulk.tag([change], `Colour of ${run.name} changed`));
      },
      replaceColumn: (id, by) => {
        const { pins, update } = now();
        const replaced = ids().filter((each) => each !== by).flatMap((each) => (each === id ? (by ?? []) : each));
        const side = pins.get(id);
        update(arrangement(replaced, by !== undefined && side ? new Map(pins).set(by, side) : pins));
      },
      toggleStat: (key, stat) => now().update(arrangement(toggleStat(now().columns, key, stat), now().pins)),
      moveColumn: (id, before) => {
        const others = ids().filter((each) => each !== id);
        reorder(now(), moveColumn(ids(), id, before === undefined ? others.length : others.indexOf(before)));
      },
      shiftColumn: (id, by) => reorder(now(), moveColumn(ids(), id, ids().indexOf(id) + by)),
      pin: (id, side) => {
        const pins = new Map(now().pins);
        if (side) pins.set(id, side);
        else pins.delete(id);
        now().update(arrangement(ids(), pins));
      },
      resize: (id, by) => {
        const { widths, defaultWidth, update } = now();
        const width = (widths[id] ?? defaultWidth(columnOf(id))) + by;
        const { [id]: _, ...others } = widths;
        update({ widths: writeWidths(by === 0 ? others : { ...widths, [id]: Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, width)) }) });
      },
      groupBy: (id) => now().update({ groupBy: toggle(now().search.groupBy, id), open: undefined, hiddenGroups: undefined }),
    };
  }, []);
}

/** Pinned columns have an order of their own. */
function reorder({ update, pins }: GridState, ids: string[]): void {
  update(arrangement(ids, pins));
}

import type { Direction, RunsSearch } from '../urlState';
import type { RunGroup } from '../../lib/api/runGroups';
import type { RunRow, Stat } from '../../lib/api/runsTable';
import type { Side } from '../columns';

/** What can be done to the rows and columns of the table; the same object for the table's whole life. */
export interface GridActions {
  /** `isRange`: with all runs since the one selected before. */
  select: (id: string, isRange: boolean) => void;
  /** All runs of a group, or none of them. */
  toggleGroup: (group: RunGroup) => void;
  /** All rows that have been read, or none. */
  selectAll: (isSelected: boolean) => void;
  toggleEye: (id: string) => void;
  /** Draws the line of a group in the charts, or no longer. */
  toggleGroupEye: (id: string) => void;
  /** Opens or closes a group or a parent. */
  toggleOpen: (id: string) => void;
  setBaseline: (id: string | undefined) => void;
  /** Keeps a run above all others, or no longer. */
  toggleTop: (id: string) => void;
  /** The first order, as the URL says it. */
  orderBy: (order: Pick<RunsSearch, 'orderByKey' | 'orderByAsc'>) => void;
  /** A second order. */
  thenBy: (key: string, first: Direction) => void;
  /** None: the colour that the id leads to. */
  setColor: (run: RunRow, color: string | undefined) => void;
  replaceColumn: (id: string, by: string | undefined) => void;
  /** Shows another number of a metric beside those that are shown, or no longer. */
  toggleStat: (key: string, stat: Stat) => void;
  moveColumn: (id: string, before: string | undefined) => void;
  shiftColumn: (id: string, by: number) => void;
  /** Keeps a column in sight at a side, or no longer. */
  pin: (id: string, side: Side | undefined) => void;
  resize: (id: string, by: number) => void;
  groupBy: (id: string) => void;
}

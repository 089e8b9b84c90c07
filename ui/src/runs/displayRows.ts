import type { RunGroup } from '../lib/api/runGroups';
import type { RunRow } from '../lib/api/runsTable';

/** A line of the table. */
export type DisplayRow =
  | { type: 'run'; run: RunRow; depth: number; /** Children of a parent, when they are known. */ children?: number; isOpen?: boolean }
  | { type: 'group'; group: RunGroup; isOpen: boolean }
  /** Below an open group or parent: what is not shown. */
  | { type: 'note'; text: string; depth: number };

/** The lines of a table of which only those in sight are known. */
export interface DisplayRows {
  count: number;
  /** Undefined while it is read. */
  at: (index: number) => DisplayRow | undefined;
}

/** Lines that come below a line. */
export interface Inserted {
  below: number;
  rows: DisplayRow[];
}

/** Puts lines below some of the lines of a list; `inserted` ascends. */
export function withInserted(list: DisplayRows, inserted: Inserted[]): DisplayRows {
  if (inserted.length === 0) return list;
  return {
    count: list.count + inserted.reduce((sum, { rows }) => sum + rows.length, 0),
    at: (index) => {
      let shift = 0;
      for (const { below, rows } of inserted) {
        const start = below + shift + 1;
        if (index < start) break;
        if (index < start + rows.length) return rows[index - start];
        shift += rows.length;
      }
      return list.at(index - shift);
    },
  };
}

export function runOf(row: DisplayRow | undefined): RunRow | undefined {
  return row?.type === 'run' ? row.run : undefined;
}

/** Whether all runs of the first lines are among some, of those that have been read. */
export function areAllIn(rows: DisplayRows, most: number, ids: ReadonlySet<string>): boolean {
  for (let index = 0; index < Math.min(rows.count, most); index += 1) {
    const id = runOf(rows.at(index))?.id;
    if (id !== undefined && !ids.has(id)) return false;
  }
  return true;
}

/** The runs of the first lines, of those that have been read. */
export function readIds(rows: DisplayRows, most: number): string[] {
  return Array.from({ length: Math.min(rows.count, most) }, (_, index) => runOf(rows.at(index))?.id).filter((id) => id !== undefined);
}

/** Tells a line from the others, wherever it stands; nothing for one that is being read, and for notes. */
export function keyOf(row: DisplayRow | undefined): string | undefined {
  return row?.type === 'group' ? groupRowKey(row.group.id) : runOf(row)?.id;
}

export function groupRowKey(id: string): string {
  return `group ${id}`;
}

/** Lines to either side that are looked at for one that has moved. */
const MOST_MOVED = 500;

/** Where a line stands that was at a place before others came and went. */
export function placeOf(rows: DisplayRows, key: string, before: number): number | undefined {
  for (let far = 0; far <= MOST_MOVED; far += 1) {
    for (const place of [before + far, before - far]) if (place >= 0 && place < rows.count && keyOf(rows.at(place)) === key) return place;
  }
  return undefined;
}

/** Lines that are looked at for some runs. */
const MOST_LINES = 10_000;

/** The runs that have been read from one to another, both included, whichever is first; nothing when one of them is gone. */
export function runsBetween(rows: DisplayRows, from: string, to: string): string[] {
  const between: string[] = [];
  let end: string | undefined;
  for (let index = 0; index < Math.min(rows.count, MOST_LINES); index += 1) {
    const id = runOf(rows.at(index))?.id;
    if (id === undefined) continue;
    if (end === undefined && (id === from || id === to)) end = id === from ? to : from;
    if (end !== undefined) between.push(id);
    if (id === end) return between;
  }
  return [];
}

/** A run that has been read, wherever it stands. */
export function findRun(rows: DisplayRows, id: string): RunRow | undefined {
  for (let index = 0; index < Math.min(rows.count, MOST_LINES); index += 1) {
    const run = runOf(rows.at(index));
    if (run?.id === id) return run;
  }
  return undefined;
}

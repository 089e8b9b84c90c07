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

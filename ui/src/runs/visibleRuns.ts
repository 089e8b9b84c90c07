import { list } from '../lib/urlState';
import type { DisplayRows } from './displayRows';
import type { RunsSearch } from './urlState';

/** Lines that are looked at for runs to draw. */
const MOST_LINES = 1_000;
const DEFAULT_SHOWN = '10';

export interface VisibleRuns {
  /** The runs that charts draw, in the table's order. */
  ids: string[];
  isHidden: (id: string, index: number) => boolean;
}

/** The runs whose eye is open: the first ones, but for those that were shown or hidden one by one. */
export function visibleRuns(rows: DisplayRows, search: RunsSearch): VisibleRuns {
  const shown = search.shown ?? DEFAULT_SHOWN;
  const first = shown === 'all' ? MOST_LINES : shown === 'none' ? 0 : Number(shown);
  const toggled = new Set(list(search.toggled));
  const isHidden = (id: string, index: number) => index < first === toggled.has(id);
  const ids: string[] = [];
  for (let index = 0; index < Math.min(rows.count, MOST_LINES); index += 1) {
    const row = rows.at(index);
    if (row?.type === 'run' && !isHidden(row.run.id, index)) ids.push(row.run.id);
  }
  return { ids, isHidden };
}

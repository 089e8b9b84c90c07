import { identifier, quoteValue } from '../lib/search';
import { PARENT_RUN_TAG } from '../lib/tags';
import type { RunsPage } from '../lib/api/runsTable';
import { MOST_SUB_RUNS } from '../lib/api/subRuns';
import type { DisplayRow } from './displayRows';

const PARENT = identifier('tags', PARENT_RUN_TAG);

/** Children of all parents. */
export const HAS_PARENT = `${PARENT} IS NOT NULL`;

/** The filter language takes so many conditions, and has no list of values for a tag. */
const MOST_LOST = 200;

/** The children of a parent. */
export function childrenClause(parent: string): string {
  return `${PARENT} = ${quoteValue(parent)}`;
}

/** Runs at the top: those without a parent, and those whose parent is `lost`: deleted, or of another experiment. */
export function topClause(lost: string[]): string {
  return [`${PARENT} IS NULL`, ...lost.slice(0, MOST_LOST).map(childrenClause)].join(' OR ');
}

/** Which runs have children, and which of them are open. */
export interface Family {
  /** How many, by the parent's id. */
  children: ReadonlyMap<string, number>;
  open: ReadonlySet<string>;
}

/** What comes below an open group or parent, and below those of its runs that are open. Without a family, no run has children. */
export function rowsBelow(id: string, pages: ReadonlyMap<string, RunsPage | undefined>, family: Family | undefined, above: readonly string[] = []): DisplayRow[] {
  const depth = above.length + 1;
  const page = pages.get(id);
  if (!page) return [{ type: 'note', text: 'Loading…', depth }];
  const rows = page.rows.flatMap((run): DisplayRow[] => {
    if (!family) return [{ type: 'run', run, depth }];
    // Tags can say that a run is below itself.
    const isOpen = family.open.has(run.id) && run.id !== id && !above.includes(run.id);
    const row: DisplayRow = { type: 'run', run, depth, children: family.children.get(run.id) ?? 0, isOpen };
    return isOpen ? [row, ...rowsBelow(run.id, pages, family, [...above, id])] : [row];
  });
  return page.hasMore ? [...rows, { type: 'note', text: `Only the first ${MOST_SUB_RUNS} are shown: a filter finds the others.`, depth }] : rows;
}

import type { RunsSearch } from './urlState';

/** What a person arranges once for an experiment, as opposed to what they look for. */
const KEPT = [
  'columns',
  'pinned',
  'pinnedRight',
  'widths',
  'differs',
  'rows',
  'curves',
  'tree',
  'groupBy',
  'orderByKey',
  'orderByAsc',
  'thenByKey',
  'thenByAsc',
  'baseline',
  'delta',
  'top',
  'shown',
  'layout',
  'charts',
] as const;
export type Kept = Pick<RunsSearch, (typeof KEPT)[number]>;

/** Of a board of charts: what is looked at for now, and a layout, which a link brought or the board keeps by itself. */
const PASSING = ['zoom', 'search', 'full', 'layout'];

export function pickKept(search: object): Kept {
  const values = new Map(Object.entries(search));
  return Object.fromEntries(KEPT.flatMap((key) => (typeof values.get(key) === 'string' ? [[key, values.get(key)]] : [])));
}

export function isEmpty(kept: Kept): boolean {
  return Object.keys(kept).length === 0;
}

/** What is kept once a person made some changes. What a link brought they did not choose: it is not in `changes`. */
export function keptAfter(kept: Kept, changes: RunsSearch): Kept {
  return pickKept({ ...kept, ...changes, ...('charts' in changes && { charts: lasting(changes.charts) }) });
}

function lasting(charts: string | undefined): string | undefined {
  const fields = new URLSearchParams(charts);
  for (const name of PASSING) fields.delete(name);
  return fields.toString() || undefined;
}

import { isChartSetting } from '../charts/settings';
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
  'chartStatus',
  'layout',
  'charts',
] as const;
export type Kept = Pick<RunsSearch, (typeof KEPT)[number]>;

export function pickKept(search: object): Kept {
  const values = new Map(Object.entries(search));
  return Object.fromEntries(KEPT.flatMap((key) => (typeof values.get(key) === 'string' ? [[key, values.get(key)]] : [])));
}

export function isEmpty(kept: Kept): boolean {
  return Object.keys(kept).length === 0;
}

/** What is kept once a person made some changes of what `search` showed. What a link brought they did not choose, and it is not kept. */
export function keptAfter(kept: Kept, search: RunsSearch, changes: RunsSearch): Kept {
  return pickKept({ ...kept, ...changes, ...('charts' in changes && { charts: chartsAfter(kept.charts, search.charts, changes.charts) }) });
}

/** All fields of a board change together in the URL: those that are not as they were are what the person changed. A layout is kept by the board itself. */
function chartsAfter(kept: string | undefined, before: string | undefined, after: string | undefined): string | undefined {
  const [result, old, next] = [kept, before, after].map((text) => new URLSearchParams(text)) as [URLSearchParams, URLSearchParams, URLSearchParams];
  for (const name of new Set([...old.keys(), ...next.keys()])) {
    const value = next.get(name);
    if (value === old.get(name) || !isChartSetting(name)) continue;
    if (value === null) result.delete(name);
    else result.set(name, value);
  }
  return result.toString() || undefined;
}

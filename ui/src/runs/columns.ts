import type { Keys } from '../lib/api/keys';
import { MAX_COLUMNS, type RunsColumns, type Stat, STATS } from '../lib/api/runsTable';
import { DESCRIPTION_TAG, GIT_COMMIT_TAG, PARENT_RUN_TAG, RUN_COLOR_TAG, SOURCE_NAME_TAG } from '../lib/tags';
import { list } from '../lib/urlState';
import { type Attribute, type Column, columnOf, metricId } from './columnIds';
import type { RunsSearch } from './urlState';
import { byImportance } from '../lib/metricOrder';
import { inNaturalOrder } from '../lib/naturalOrder';

/** Columns per kind that are shown before the user chooses: thousands would say nothing. */
export const DEFAULT_COLUMNS = 12;
/** Most columns that can be chosen, so that a page of rows stays a quick answer. */
export const MAX_CHOSEN = 600;

const DEFAULT_ATTRIBUTES = ['status', 'started', 'duration', 'user', 'source'].map((key) => `attribute.${key}`);
/** Tags that rows are drawn with, whatever is chosen. */
const OWN_TAGS = [PARENT_RUN_TAG, RUN_COLOR_TAG, SOURCE_NAME_TAG, GIT_COMMIT_TAG];

/** The columns of an experiment nobody has chosen columns for: the first metrics and parameters. */
export function defaultColumns(keys: Keys | undefined, isMany: boolean): string[] {
  const metrics = [...(keys?.metrics ?? [])].sort(byImportance);
  const params = [...(keys?.params ?? [])].sort(inNaturalOrder);
  return [
    ...(isMany ? ['attribute.experiment'] : []),
    ...DEFAULT_ATTRIBUTES,
    ...metrics.slice(0, DEFAULT_COLUMNS).map((key) => metricId(key)),
    ...params.slice(0, DEFAULT_COLUMNS).map((key) => `param.${key}`),
  ];
}

export type Side = 'left' | 'right';

/** The columns that stay in sight, and where: those at the left first, each side in its order. */
export type Pins = ReadonlyMap<string, Side>;

/** The columns of the URL or, where it names none, `defaults`, from left to right. Unknown and repeated ids are left out. */
export function chosenColumns(search: RunsSearch, defaults: string[]): { columns: Column[]; pins: Pins } {
  const shown = new Set(list(search.columns) ?? defaults);
  const pins = new Map<string, Side>();
  for (const id of list(search.pinned) ?? []) if (shown.has(id)) pins.set(id, 'left');
  for (const id of list(search.pinnedRight) ?? []) if (shown.has(id) && !pins.has(id)) pins.set(id, 'right');
  const loose = [...shown].filter((id) => !pins.has(id)).slice(0, Math.max(0, MAX_CHOSEN - pins.size));
  const ids = [...pinnedTo(pins, 'left'), ...loose, ...pinnedTo(pins, 'right')];
  return { columns: ids.flatMap((id) => columnOf(id) ?? []), pins };
}

export function pinnedTo(pins: Pins, side: Side): string[] {
  return [...pins].flatMap(([id, of]) => (of === side ? [id] : []));
}

/** What the URL says of columns in this order, of which some are pinned. */
export function arrangement(ids: string[], pins: Pins): Pick<RunsSearch, 'columns' | 'pinned' | 'pinnedRight'> {
  const of = (side: Side) => ids.filter((id) => pins.get(id) === side).join() || undefined;
  return { columns: ids.join(), pinned: of('left'), pinnedRight: of('right') };
}

/** What to ask of the server to fill some columns. */
export function requestOf(columns: Column[], moreStats: Stat[] = []): RunsColumns {
  const keys = (kind: Column['kind']) => [...new Set(columns.filter((column) => column.kind === kind).map((column) => column.key as string))];
  const stats = new Set([...moreStats, ...columns.flatMap((column) => (column.kind === 'metric' ? [column.stat] : []))]);
  const has = (attribute: Attribute) => columns.some((column) => column.kind === 'attribute' && column.key === attribute);
  const tags = new Set([...OWN_TAGS, ...(has('description') ? [DESCRIPTION_TAG] : []), ...keys('tag')]);
  const [metrics, params] = [keys('metric'), keys('param')];
  return {
    metrics,
    stats: stats.size > 0 ? STATS.filter((stat) => stats.has(stat)) : ['last'],
    params,
    tags: [...tags].slice(0, MAX_COLUMNS - metrics.length - params.length - 2),
    ...(has('datasets') && { datasets: true }),
    ...(has('models') && { models: true }),
  };
}

/** Reads `id:120,id:80`. */
export function widthsOf(search: RunsSearch): Record<string, number> {
  const entries = (list(search.widths) ?? []).flatMap((entry) => {
    const colon = entry.lastIndexOf(':');
    const width = Number(entry.slice(colon + 1));
    return colon > 0 && width >= MIN_WIDTH && width <= MAX_WIDTH ? [[entry.slice(0, colon), width] as const] : [];
  });
  return Object.fromEntries(entries);
}

export function writeWidths(widths: Record<string, number>): string | undefined {
  return (
    Object.entries(widths)
      .map(([id, width]) => `${id}:${Math.round(width)}`)
      .join() || undefined
  );
}

export const MIN_WIDTH = 60;
export const MAX_WIDTH = 1_200;

/** The columns with one more number of a metric, beside the others of it, or without it when it is shown already. */
export function toggleStat(columns: Column[], key: string, stat: Stat): string[] {
  const ids = columns.map((column) => column.id);
  const id = metricId(key, stat);
  if (ids.includes(id)) return ids.filter((each) => each !== id);
  const last = columns.findLastIndex((column) => column.kind === 'metric' && column.key === key);
  return ids.toSpliced(last < 0 ? ids.length : last + 1, 0, id);
}

/** Moves a column by some places among its like (pinned or not); the others keep their order. */
export function moveColumn(ids: string[], id: string, to: number): string[] {
  const others = ids.filter((other) => other !== id);
  const place = Math.max(0, Math.min(others.length, to));
  return [...others.slice(0, place), id, ...others.slice(place)];
}

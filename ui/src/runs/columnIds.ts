import { type Stat, STATS } from '../lib/api/runsTable';
import { identifier } from '../lib/search';
import { DESCRIPTION_TAG, GIT_COMMIT_TAG, SOURCE_NAME_TAG } from '../lib/tags';
import type { Direction } from './urlState';

/** What of a run, besides what it logged, a column shows. */
export const ATTRIBUTES = {
  status: 'Status',
  started: 'Started',
  ended: 'Ended',
  duration: 'Duration',
  user: 'User',
  source: 'Source',
  version: 'Version',
  datasets: 'Datasets',
  models: 'Models',
  description: 'Description',
  experiment: 'Experiment',
  id: 'Run id',
} as const;
export type Attribute = keyof typeof ATTRIBUTES;

/** A column of the runs table. */
export type Column =
  | { id: string; kind: 'attribute'; key: Attribute }
  | { id: string; kind: 'metric'; key: string; stat: Stat }
  | { id: string; kind: 'param' | 'tag'; key: string };

/** Reads an id: `attribute.status`, `metric.min.val/loss`, `param.lr`, `tag.team`. */
export function columnOf(id: string): Column | undefined {
  const [kind = '', rest = ''] = cut(id);
  if (rest === '') return undefined;
  if (kind === 'attribute') return rest in ATTRIBUTES ? { id, kind, key: rest as Attribute } : undefined;
  if (kind === 'param' || kind === 'tag') return { id, kind, key: rest };
  const [name, key] = cut(rest);
  const stat = STATS.find((known) => known === name);
  return kind === 'metric' && stat && key ? { id, kind, key, stat } : undefined;
}

function cut(text: string): [string, string] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text, ''] : [text.slice(0, dot), text.slice(dot + 1)];
}

export function metricId(key: string, stat: Stat = 'last'): string {
  return `metric.${stat}.${key}`;
}

export const STAT_NAMES: Record<Stat, string> = { last: 'Last value', min: 'Minimum', max: 'Maximum', first: 'First value' };

/** What a header says. */
export function labelOf(column: Column): string {
  if (column.kind === 'attribute') return ATTRIBUTES[column.key];
  return column.kind === 'metric' && column.stat !== 'last' ? `${column.key} (${column.stat})` : column.key;
}

/** What the server orders by, in its own words, or nothing when it cannot. */
export function orderKeyOf(column: Column): string | undefined {
  switch (column.kind) {
    case 'metric':
      return identifier('metrics', column.stat === 'last' ? column.key : `${column.key}.${column.stat}`);
    case 'param':
      return identifier('params', column.key);
    case 'tag':
      return identifier('tags', column.key);
    case 'attribute':
      return ATTRIBUTE_ORDER[column.key];
  }
}

/** What orders by the names, which are in no column that can be chosen. */
export const NAME_ORDER = 'attributes.run_name';

const ATTRIBUTE_ORDER: Record<Attribute, string | undefined> = {
  status: 'attributes.status',
  started: 'attributes.start_time',
  ended: 'attributes.end_time',
  duration: 'attributes.duration',
  user: 'attributes.user_id',
  source: identifier('tags', SOURCE_NAME_TAG),
  version: identifier('tags', GIT_COMMIT_TAG),
  datasets: undefined,
  models: undefined,
  description: identifier('tags', DESCRIPTION_TAG),
  experiment: undefined,
  id: 'attributes.run_id',
};

/** The direction of the first click: what is usually wanted of a column. */
export function firstDirection(column: Column): Direction {
  const isLargestFirst = column.kind === 'attribute' && ['started', 'ended', 'duration'].includes(column.key);
  return column.kind === 'metric' || isLargestFirst ? 'descending' : 'ascending';
}

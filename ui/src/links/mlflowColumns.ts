import { columnOf, metricId } from '../runs/columnIds';
import { MAX_WIDTH, MIN_WIDTH, writeWidths } from '../runs/columns';
import type { RunsSearch } from '../runs/urlState';

/** Of MLflow's table, in its order. */
const ATTRIBUTES: Record<string, string> = {
  Created: 'started',
  Dataset: 'datasets',
  Duration: 'duration',
  'Experiment Name': 'experiment',
  User: 'user',
  Source: 'source',
  Version: 'version',
  Models: 'models',
  Description: 'description',
};
const ALWAYS = ['attribute.status', 'attribute.started', 'attribute.duration'];
const ORDER = ['attribute.status', ...Object.values(ATTRIBUTES).map((key) => `attribute.${key}`)];
const KINDS = ['attribute', 'metric', 'param', 'tag'];

/** Reads an id of MLflow's: ``attributes.`Source` ``, ``metrics.`val/loss` ``, and the two that differ. */
function columnId(id: string): string | undefined {
  if (id === 'attributes.start_time') return 'attribute.started';
  if (id === 'duration') return 'attribute.duration';
  const [, kind, key = ''] = /^(attributes|metrics|params|tags)\.`(.+)`$/.exec(id) ?? [];
  if (kind === 'metrics') return metricId(key);
  if (kind === 'params' || kind === 'tags') return `${kind.slice(0, -1)}.${key}`;
  return kind && key in ATTRIBUTES ? `attribute.${ATTRIBUTES[key]}` : undefined;
}

/** The columns that are chosen in MLflow's table, where it puts them. */
export function columnsOf(selected: string[], order: string[], widths: Record<string, unknown>): Pick<RunsSearch, 'columns' | 'widths'> {
  const known = (ids: string[]) => ids.flatMap((id) => columnId(id) ?? []);
  const moved = known(order);
  const rank = (id: string) => (moved.includes(id) ? moved.indexOf(id) : moved.length);
  const usual = (id: string) => (ORDER.includes(id) ? ORDER.indexOf(id) : ORDER.length + KINDS.indexOf(columnOf(id)?.kind ?? ''));
  const columns = [...new Set([...ALWAYS, ...known(selected)])].sort((a, b) => rank(a) - rank(b) || usual(a) - usual(b));
  const sized = Object.entries(widths).flatMap(([id, width]) => {
    const column = columnId(id);
    return column && typeof width === 'number' ? [[column, Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, width))] as const] : [];
  });
  return { columns: columns.join(), widths: writeWidths(Object.fromEntries(sized)) };
}

import { isSystemMetric } from '../../lib/tags';
import type { Card, ChartRun, Dimension } from '../types';

const MOST_PARAMS = 5;
const MOST_METRICS = 3;
const PREFIX = 'overview:';

export function isOverview(id: string): boolean {
  return id.startsWith(PREFIX);
}

/** What shows the whole of a comparison: how the params that differ lead to the metrics. */
export function overviewCards(runs: readonly ChartRun[], metricKeys: readonly string[], paramKeys: readonly string[]): Card[] {
  if (runs.length < 2) return [];
  const params = paramKeys.filter((key) => new Set(runs.map((run) => run.params.get(key))).size > 1).slice(0, MOST_PARAMS);
  const shared = metricKeys.filter((key) => !isSystemMetric(key) && runs.filter((run) => run.metrics.has(key)).length > 1);
  // Whole scores before those of parts.
  const metrics = shared.toSorted((a, b) => Number(a.includes('/')) - Number(b.includes('/'))).slice(0, MOST_METRICS);
  const color = metrics.at(-1);
  if (params.length === 0 || color === undefined) return [];
  const dimensions = [...params.map((key): Dimension => `p:${key}`), ...metrics.map((key): Dimension => `m:${key}`)];
  const [param] = params;
  return [
    { kind: 'parallel', id: `${PREFIX}parallel`, title: 'Params and metrics', dimensions, color: `m:${color}` },
    { kind: 'scatter', id: `${PREFIX}scatter`, x: `p:${param ?? ''}`, y: `m:${color}` },
  ];
}

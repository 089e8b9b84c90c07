import { isNumeric } from '../../lib/format';
import { byImportance } from '../../lib/metricOrder';
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
  const params = differing(runs, paramKeys);
  const shared = metricKeys.filter((key) => !isSystemMetric(key) && runs.filter((run) => run.metrics.has(key)).length > 1);
  const metrics = shared.toSorted(byImportance).slice(0, MOST_METRICS);
  const [param] = params;
  const [metric] = metrics;
  if (param === undefined || metric === undefined) return [];
  // The metric that lines are coloured by stands at their end.
  const dimensions = [...params.slice(0, MOST_PARAMS).map((key): Dimension => `p:${key}`), ...metrics.toReversed().map((key): Dimension => `m:${key}`)];
  return [
    { kind: 'parallel', id: `${PREFIX}parallel`, title: 'Params and metrics', dimensions, color: `m:${metric}` },
    { kind: 'scatter', id: `${PREFIX}scatter`, x: `p:${param}`, y: `m:${metric}` },
  ];
}

/** Params whose values differ: numbers first, and a seed, which nobody chose, last. */
function differing(runs: readonly ChartRun[], paramKeys: readonly string[]): string[] {
  const rank = (key: string) => {
    if (/(^|[._-])seed$/i.test(key)) return 2;
    return runs.every(({ params }) => isNumeric(params.get(key) ?? '0')) ? 0 : 1;
  };
  const found = paramKeys.filter((key) => new Set(runs.map(({ params }) => params.get(key))).size > 1);
  return found.toSorted((a, b) => rank(a) - rank(b));
}

import type { Run } from '../lib/api/runs';
import { decimalPlaces, isNumeric, shortNumber } from '../lib/format';
import { isSystemMetric } from '../lib/tags';

/** Columns shown per kind before the user asks for all: a thousand metrics must not stall the browser. */
export const DEFAULT_COLUMNS = 12;

export interface Columns {
  metrics: MetricColumn[];
  params: ParamColumn[];
  /** Columns that exist but are not shown. */
  hidden: number;
}

export interface MetricColumn {
  key: string;
  /** The most decimal places that any value on the page is shown with. */
  decimals: number;
}

export interface ParamColumn {
  key: string;
  /** Every value on the page reads as a number. */
  numeric: boolean;
}

/** The union of the runs' metrics and parameters, by name; metrics of the machine come last. */
export function columnsOf(runs: Run[], all: boolean): Columns {
  const decimals = new Map<string, number>();
  const numeric = new Map<string, boolean>();
  for (const run of runs) {
    for (const [key, { value }] of run.metrics) {
      decimals.set(key, Math.max(decimals.get(key) ?? 0, decimalPlaces(shortNumber(value))));
    }
    for (const [key, value] of run.params) numeric.set(key, (numeric.get(key) ?? true) && isNumeric(value));
  }
  const metrics = [...decimals]
    .map(([key, places]) => ({ key, decimals: places }))
    .sort((a, b) => Number(isSystemMetric(a.key)) - Number(isSystemMetric(b.key)) || byName(a.key, b.key));
  const params = [...numeric].map(([key, isNumber]) => ({ key, numeric: isNumber })).sort((a, b) => byName(a.key, b.key));
  const limit = all ? Infinity : DEFAULT_COLUMNS;
  const shown = { metrics: metrics.slice(0, limit), params: params.slice(0, limit) };
  return { ...shown, hidden: metrics.length + params.length - shown.metrics.length - shown.params.length };
}

function byName(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

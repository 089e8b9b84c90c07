import type { ChartRun } from '../types';

export interface DifferenceRow {
  /** Params and metrics may share a name. */
  id: string;
  name: string;
  baseline: string | number | undefined;
  others: { value: string | number | undefined; delta: number | undefined }[];
  isDifferent: boolean;
}

/** Params, then metrics, of other runs beside those of one. */
export function differences(baseline: ChartRun, others: readonly ChartRun[], metricKeys: readonly string[], paramKeys: readonly string[]): DifferenceRow[] {
  const row = (id: string, name: string, value: (run: ChartRun) => string | number | undefined): DifferenceRow => {
    const own = value(baseline);
    const cells = others.map((run) => {
      const other = value(run);
      return { value: other, delta: deltaOf(own, other) };
    });
    return { id, name, baseline: own, others: cells, isDifferent: cells.some((cell) => !Object.is(cell.value, own)) };
  };
  return [
    ...paramKeys.map((key) => row(`p:${key}`, key, ({ params }) => params.get(key))),
    ...metricKeys.map((key) => row(`m:${key}`, key, ({ metrics }) => metrics.get(key)?.last)),
  ];
}

/** Of metrics, and of params that are numbers. */
function deltaOf(own: string | number | undefined, other: string | number | undefined): number | undefined {
  if (own === undefined || other === undefined || own === '' || other === '') return undefined;
  const delta = Number(other) - Number(own);
  return Number.isFinite(delta) ? delta : undefined;
}

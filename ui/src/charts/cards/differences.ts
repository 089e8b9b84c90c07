import { duration, fullTime } from '../../lib/format';
import { tagKeys } from '../board/layout';
import type { ChartRun } from '../types';

export interface DifferenceRow {
  /** Params and metrics may share a name. */
  id: string;
  name: string;
  baseline: string | number | undefined;
  others: { value: string | number | undefined; delta: number | undefined }[];
  isDifferent: boolean;
}

/** Of the run itself. */
const ATTRIBUTES: [id: string, name: string, value: (run: ChartRun) => string | undefined][] = [
  ['a:status', 'Status', ({ status }) => status.toLowerCase()],
  ['a:user', 'User', ({ user }) => user || undefined],
  ['a:started', 'Started', ({ startTime }) => (startTime === undefined ? undefined : fullTime(startTime))],
  ['a:duration', 'Duration', ({ startTime, endTime }) => (startTime === undefined || endTime === undefined ? undefined : duration(endTime - startTime))],
];

/** Params, metrics, tags and what is known of the run itself, of other runs beside those of one. */
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
    ...tagKeys([baseline, ...others]).map((key) => row(`t:${key}`, key, ({ tags }) => tags?.get(key))),
    ...ATTRIBUTES.map(([id, name, value]) => row(id, name, value)).filter(({ baseline: own, others: cells }) => own !== undefined || cells.some(({ value }) => value !== undefined)),
  ];
}

/** Of metrics, and of params that are numbers. */
function deltaOf(own: string | number | undefined, other: string | number | undefined): number | undefined {
  if (own === undefined || other === undefined || own === '' || other === '') return undefined;
  const delta = Number(other) - Number(own);
  return Number.isFinite(delta) ? delta : undefined;
}

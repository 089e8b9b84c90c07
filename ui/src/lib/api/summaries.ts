import { queryOptions } from '@tanstack/react-query';
import { getOwn } from './client';
import { type WireDouble, toDouble } from './wire';

export interface SummaryPoint {
  step: number;
  time: number;
  value: number;
}

/** A metric without its history. */
export interface Summary {
  key: string;
  count: number;
  first: SummaryPoint;
  last: SummaryPoint;
  /** NaN does not take part: undefined when every point is NaN. */
  min: SummaryPoint | undefined;
  max: SummaryPoint | undefined;
}

interface WirePoint {
  step: number;
  time: number;
  value: WireDouble;
}

interface WireSummary {
  key: string;
  count: number;
  first: WirePoint;
  last: WirePoint;
  min: WirePoint | null;
  max: WirePoint | null;
}

/** Every metric of a run, by key. Part of the run: what changes the run changes it. */
export function summariesQuery(runId: string) {
  return queryOptions({
    queryKey: ['run', runId, 'summaries'],
    queryFn: async ({ signal }) => {
      const { metrics } = await getOwn<{ metrics: WireSummary[] }>('runs/summaries', { run_id: runId }, signal);
      return new Map(metrics.map((metric) => [metric.key, toSummary(metric)]));
    },
    structuralSharing: false,
  });
}

function toSummary({ key, count, first, last, min, max }: WireSummary): Summary {
  return { key, count, first: toPoint(first), last: toPoint(last), min: min ? toPoint(min) : undefined, max: max ? toPoint(max) : undefined };
}

function toPoint({ step, time, value }: WirePoint): SummaryPoint {
  return { step, time, value: toDouble(value) };
}

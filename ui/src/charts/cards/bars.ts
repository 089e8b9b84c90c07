import { shortNumber } from '../../lib/format';
import { groupBy } from '../data/groupBy';
import { groupsByRun } from '../data/groupsByRun';
import { isDrawable, spread } from '../kit/statistics';
import type { BarCardSpec, ChartGroup, ChartRun } from '../types';

export interface Bar {
  /** Of a run, or of a group. */
  id: string;
  name: string;
  color: string;
  value: number;
  /** What is drawn around the end: a group spans this. */
  span?: [low: number, high: number] | undefined;
  /** Beside its value, for the pointer. */
  facts?: [name: string, value: string][] | undefined;
}

/** One number of each run; of groups its mean, with its standard deviation around it. */
export function barsOf(runs: readonly ChartRun[], groups: readonly ChartGroup[] | undefined, { metric, stat }: Pick<BarCardSpec, 'metric' | 'stat'>): Bar[] {
  const found = runs.flatMap((run) => {
    const value = run.metrics.get(metric)?.[stat];
    return value === undefined ? [] : [{ run, value }];
  });
  if (!groups) return found.map(({ run: { id, name, color }, value }) => ({ id, name, color, value }));
  const byRun = groupsByRun(groups);
  const byGroup = groupBy(found, ({ run }) => byRun.get(run.id)?.id);
  return groups.flatMap(({ id, name, color }): Bar[] => {
    const values = (byGroup.get(id) ?? []).map(({ value }) => value).filter(isDrawable);
    const { mean, deviation } = spread(values);
    if (values.length === 0) return [];
    const facts: Bar['facts'] = [['runs', values.length.toLocaleString()]];
    if (deviation === undefined) return [{ id, name, color, value: mean, facts }];
    return [{ id, name, color, value: mean, span: [mean - deviation, mean + deviation], facts: [['standard deviation', shortNumber(deviation)], ...facts] }];
  });
}

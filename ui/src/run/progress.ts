import type { Run } from '../lib/api/runs';
import { isSystemMetric } from '../lib/tags';

/** Parameters that say how long a run will be, and whether they count epochs. */
const TOTALS = [
  { name: /^(max|num|n|total)[_-]?(train(ing)?[_-]?)?(steps|iterations|iters)$|^steps$|^iterations$/i, unit: 'step' },
  { name: /^(max|num|n|total)[_-]?(train(ing)?[_-]?)?epochs$|^epochs$/i, unit: 'epoch' },
] as const;

export interface Progress {
  done: number;
  total: number;
  unit: 'step' | 'epoch';
  /** Milliseconds that are left at the pace so far; undefined before there is a pace. */
  left: number | undefined;
}

/** When the run last logged a metric, in milliseconds since the epoch. */
export function lastSeen({ metrics }: Pick<Run, 'metrics'>): number | undefined {
  const times = [...metrics.values()].map(({ timestamp }) => timestamp).filter((time) => time > 0);
  return times.length > 0 ? Math.max(...times) : undefined;
}

/** How far a run is, where a parameter says how far it goes; steps that go beyond it were counted otherwise. */
export function progressOf({ metrics, params, started }: Pick<Run, 'metrics' | 'params' | 'started'>): Progress | undefined {
  const logged = [...metrics.values()].filter(({ key }) => !isSystemMetric(key));
  const furthest = logged.reduce((far, metric) => (metric.step > (far?.step ?? 0) ? metric : far), logged[0]);
  if (!furthest) return undefined;
  for (const { name, unit } of TOTALS) {
    const total = Number([...params].find(([key]) => name.test(key.split(/[./]/).at(-1) ?? ''))?.[1] ?? NaN);
    // The first step is 0, or 1.
    const done = Math.min(total, furthest.step + 1);
    if (!(total > 1) || furthest.step > total) continue;
    const taken = started === undefined ? 0 : furthest.timestamp - started;
    return { done, total, unit, left: taken > 0 ? (taken / done) * (total - done) : undefined };
  }
  return undefined;
}

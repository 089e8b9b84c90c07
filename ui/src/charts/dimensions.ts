import type { Option } from './board/options';
import type { ChartRun, Dimension, Stat } from './types';
import type { Unit } from './kit/scale';
import { duration, fullTime } from '../lib/format';

/** What kinds of dimensions there are, by how their texts begin. */
const STATS: Record<string, Stat> = { 'm:': 'last', 'l:': 'min', 'h:': 'max', 'f:': 'first' };
const STAT_PREFIXES = Object.entries(STATS);

/** Of the run itself. */
const ATTRIBUTES: Record<string, { name: string; unit: Unit; value: (run: ChartRun) => number | undefined; text: (value: number) => string }> = {
  'a:started': {
    name: 'start time',
    unit: 'time',
    value: ({ startTime }) => (startTime === undefined ? undefined : startTime / 1_000),
    text: (seconds) => fullTime(seconds * 1_000),
  },
  'a:duration': {
    name: 'duration',
    unit: 'duration',
    value: ({ startTime, endTime }) => (startTime === undefined || endTime === undefined ? undefined : (endTime - startTime) / 1_000),
    text: (seconds) => duration(Math.round(seconds * 1_000)),
  },
};

/** What the runs have of a dimension. */
export interface DimensionSource {
  unit: Unit;
  isParam: boolean;
  /** As it was logged; undefined where a run has none. */
  value: (run: ChartRun) => string | number | undefined;
  text: (run: ChartRun) => string;
}

export function dimensionSource(dimension: Dimension): DimensionSource {
  const attribute = ATTRIBUTES[dimension];
  if (attribute) {
    const text = (value: number | undefined) => (value === undefined ? '' : attribute.text(value));
    return { unit: attribute.unit, isParam: false, value: attribute.value, text: (run) => text(attribute.value(run)) };
  }
  const [kind, key] = [dimension.slice(0, 2), dimension.slice(2)];
  const stat = STATS[kind];
  const value = (run: ChartRun) => (stat ? run.metrics.get(key)?.[stat] : run.params.get(key));
  return { unit: 'number', isParam: !stat, value, text: (run) => value(run)?.toString() ?? '' };
}

/** Such as `lr`, `loss`, `loss (min)` or `duration`. */
export function dimensionName(dimension: string): string {
  const stat = STATS[dimension.slice(0, 2)];
  const name = ATTRIBUTES[dimension]?.name ?? dimension.slice(2);
  return stat && stat !== 'last' ? `${name} (${stat})` : name;
}

export function dimensionLabel(dimension: Dimension): string {
  const kind = dimension.startsWith('p:') ? 'param ' : dimension.startsWith('a:') ? '' : 'metric ';
  return kind + dimensionName(dimension);
}

/** What runs can be compared along. */
export function dimensionOptions(metricKeys: readonly string[], paramKeys: readonly string[]): Option[] {
  const all = [
    ...paramKeys.map((key): Dimension => `p:${key}`),
    ...metricKeys.flatMap((key) => STAT_PREFIXES.map(([prefix]) => `${prefix}${key}` as Dimension)),
    ...(Object.keys(ATTRIBUTES) as Dimension[]),
  ];
  return all.map((dimension): Option => [dimension, dimensionLabel(dimension)]);
}

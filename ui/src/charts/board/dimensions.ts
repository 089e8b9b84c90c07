import type { Dimension } from '../types';
import { dimensionName } from './layout';
import type { Option } from './options';

export function dimensionLabel(dimension: Dimension): string {
  return `${dimension.startsWith('p:') ? 'param' : 'metric'} ${dimensionName(dimension)}`;
}

/** What runs can be compared along. */
export function dimensionOptions(metricKeys: readonly string[], paramKeys: readonly string[]): Option[] {
  const all = [...paramKeys.map((key): Dimension => `p:${key}`), ...metricKeys.map((key): Dimension => `m:${key}`)];
  return all.map((dimension): Option => [dimension, dimensionLabel(dimension)]);
}

import { dimensionName, dimensionSource } from '../dimensions';
import { paddedDomain, makeScale, type Scale } from '../kit/scale';
import { isDrawable } from '../kit/statistics';
import type { ChartRun, Dimension } from '../types';

/** From this ratio of highest to lowest on, a positive param is drawn logarithmically: learning rates and their like. */
const LOG_RATIO = 20;
const COLLATOR = new Intl.Collator('en', { numeric: true });

/** What runs are compared along: numbers, or categories by their place. */
export interface DimensionAxis {
  dimension: Dimension;
  name: string;
  /** A run's number, or the place of its category; undefined when it has none that can be drawn. */
  value: (run: ChartRun) => number | undefined;
  /** As it was logged. */
  text: (run: ChartRun) => string;
  /** Of categories, in natural order; undefined for numbers. */
  categories: string[] | undefined;
  scale: (pixels: [number, number]) => Scale;
}

/** Numbers, when every run that has the dimension has a number; else categories. */
export function dimensionAxis(dimension: Dimension, runs: readonly ChartRun[]): DimensionAxis {
  const { unit, isParam, value: given, text } = dimensionSource(dimension);
  const name = dimensionName(dimension);
  const texts = isParam ? runs.map(text).filter((value) => value.trim() !== '') : [];
  if (texts.some((value) => Number.isNaN(Number(value)) && value !== 'NaN')) {
    const categories = [...new Set(texts)].sort(COLLATOR.compare);
    const places = new Map(categories.map((category, place) => [category, place]));
    return {
      dimension,
      name,
      value: (run) => places.get(text(run)),
      text,
      categories,
      scale: (pixels) => ({
        ...makeScale([-0.5, categories.length - 0.5], pixels),
        ticks: () => categories.map((label, at) => ({ at, label: shortened(label) })),
      }),
    };
  }
  const value = (run: ChartRun) => {
    const logged = String(given(run) ?? '').trim();
    const number = logged === '' ? NaN : Number(logged);
    return isDrawable(number) ? number : undefined;
  };
  const numbers = runs.map(value).filter((number) => number !== undefined);
  const [low, high] = [numbers.reduce((a, b) => Math.min(a, b), Infinity), numbers.reduce((a, b) => Math.max(a, b), -Infinity)];
  const isLog = isParam && low > 0 && high / low >= LOG_RATIO;
  return {
    dimension,
    name,
    value,
    text,
    categories: undefined,
    scale: (pixels) => makeScale(paddedDomain(low, high, 0.06, isLog), pixels, unit, isLog),
  };
}

const MAX_LABEL = 14;

function shortened(text: string): string {
  return text.length <= MAX_LABEL ? text : `${text.slice(0, MAX_LABEL - 1)}…`;
}

/** Beyond this a chart's arithmetic overflows. */
const MAX_DRAWABLE = 1e300;

export function isDrawable(value: number): boolean {
  return Math.abs(value) <= MAX_DRAWABLE;
}

/** The value below which a part of the ascending `sorted` lies, on the line between its neighbours. */
export function quantile(sorted: ArrayLike<number>, part: number): number {
  const at = (sorted.length - 1) * part;
  const below = sorted[Math.floor(at)] ?? NaN;
  const above = sorted[Math.ceil(at)] ?? NaN;
  return below + (above - below) * (at - Math.floor(at));
}

/** The straight line of least squares, and how much of the variation it explains. */
export function trend(points: readonly { x: number; y: number }[]): { slope: number; intercept: number; r2: number } | undefined {
  const mean = (pick: (point: { x: number; y: number }) => number) => points.reduce((sum, point) => sum + pick(point), 0) / points.length;
  const [mx, my] = [mean(({ x }) => x), mean(({ y }) => y)];
  let [sxx, sxy, syy] = [0, 0, 0];
  for (const { x, y } of points) {
    sxx += (x - mx) ** 2;
    sxy += (x - mx) * (y - my);
    syy += (y - my) ** 2;
  }
  if (points.length < 3 || sxx === 0) return undefined;
  const slope = sxy / sxx;
  return { slope, intercept: my - slope * mx, r2: syy === 0 ? 1 : (sxy * sxy) / (sxx * syy) };
}

export interface FiveNumbers {
  low: number;
  lowerQuartile: number;
  median: number;
  upperQuartile: number;
  high: number;
  /** Beyond one and a half times the box. */
  outliers: number[];
}

/** What a box plot shows. */
export function fiveNumbers(values: readonly number[]): FiveNumbers | undefined {
  const sorted = values.filter(isDrawable).sort((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  const [lowerQuartile, median, upperQuartile] = [0.25, 0.5, 0.75].map((part) => quantile(sorted, part)) as [number, number, number];
  const reach = 1.5 * (upperQuartile - lowerQuartile);
  const isInside = (value: number) => value >= lowerQuartile - reach && value <= upperQuartile + reach;
  const inside = sorted.filter(isInside);
  return {
    low: inside[0] ?? median,
    lowerQuartile,
    median,
    upperQuartile,
    high: inside.at(-1) ?? median,
    outliers: sorted.filter((value) => !isInside(value)),
  };
}

/** The mean, and the standard deviation of a sample, which two values or more have. */
export function spread(values: readonly number[]): { mean: number; deviation: number | undefined } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length < 2) return { mean, deviation: undefined };
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)) };
}

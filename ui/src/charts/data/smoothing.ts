export type Smoothing = 'ema' | 'average';

/** A window of a moving average at full strength. */
const MAX_WINDOW = 200;

/** Smooths by `strength`, 0 to 1 exclusively. What is not finite is left out and stays where it is. */
export function smooth(values: Float64Array, kind: Smoothing, strength: number): Float64Array {
  return kind === 'ema' ? exponential(values, strength) : movingAverage(values, 1 + Math.round(strength * MAX_WINDOW));
}

/** An exponential moving average without the pull towards zero that it has at its beginning. */
function exponential(values: Float64Array, weight: number): Float64Array {
  const smoothed = new Float64Array(values.length);
  let average = 0;
  let pull = 1;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (!Number.isFinite(value)) {
      smoothed[i] = value;
      continue;
    }
    average = average * weight + (1 - weight) * value;
    pull *= weight;
    smoothed[i] = average / (1 - pull);
  }
  return smoothed;
}

/** The mean of the last `window` values. */
function movingAverage(values: Float64Array, window: number): Float64Array {
  const smoothed = new Float64Array(values.length);
  const recent: number[] = [];
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (!Number.isFinite(value)) {
      smoothed[i] = value;
      continue;
    }
    recent.push(value);
    sum += value;
    if (recent.length > window) sum -= recent[recent.length - window - 1]!;
    smoothed[i] = sum / Math.min(recent.length, window);
  }
  return smoothed;
}

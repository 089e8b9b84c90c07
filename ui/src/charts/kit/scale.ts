import { scaleLinear, scaleLog, scaleTime } from 'd3-scale';
import { axisNumber, duration, fullTime } from '../../lib/format';

export type Unit = 'number' | 'step' | 'time' | 'duration';

export interface Tick {
  at: number;
  label: string;
}

/** Values along one axis and the pixels they are drawn at. */
export interface Scale {
  /** Ascending. */
  domain: [number, number];
  isLog: boolean;
  unit: Unit;
  toPixel: (value: number) => number;
  toValue: (pixel: number) => number;
  /** About `count` of them. */
  ticks: (count: number) => Tick[];
}

/** `pixels` may descend. On a logarithmic axis what is not positive has no place: `toPixel` is NaN. */
export function makeScale(domain: [number, number], pixels: [number, number], unit: Unit = 'number', wantsLog = false): Scale {
  const isLog = wantsLog && domain[0] > 0;
  const forward = isLog ? Math.log : identity;
  const [low, high] = [forward(domain[0]), forward(domain[1])];
  const [first, last] = pixels;
  const factor = high === low ? 0 : (last - first) / (high - low);
  return {
    domain,
    isLog,
    unit,
    toPixel: (value) => first + (forward(value) - low) * factor,
    toValue: (pixel) => {
      const value = factor === 0 ? low : low + (pixel - first) / factor;
      return isLog ? Math.exp(value) : value;
    },
    ticks: (count) => ticks(domain, isLog, unit, count),
  };
}

function identity(value: number): number {
  return value;
}

function ticks(domain: [number, number], isLog: boolean, unit: Unit, count: number): Tick[] {
  if (unit === 'time') {
    const scale = scaleTime(domain.map((seconds) => new Date(seconds * 1_000)), [0, 1]);
    const label = scale.tickFormat();
    return scale.ticks(count).map((date) => ({ at: date.getTime() / 1_000, label: label(date) }));
  }
  if (isLog) return logTicks(domain, count);
  const values = scaleLinear(domain, [0, 1]).ticks(count);
  const shown = unit === 'step' ? values.filter(Number.isInteger) : values;
  return shown.map((at) => ({ at, label: label(at, unit) }));
}

function logTicks(domain: [number, number], count: number): Tick[] {
  const decades = Math.log10(domain[1] / domain[0]);
  if (decades < 1) return scaleLinear(domain, [0, 1]).ticks(count).map((at) => ({ at, label: axisNumber(at) }));
  const values = scaleLog(domain, [0, 1]).ticks(count);
  const every = Math.max(1, Math.ceil(decades / count));
  // Within few decades 2 and 5 are told, too.
  const told = decades < count / 2 ? [1, 2, 5] : [1];
  const isTold = (value: number) => {
    const decade = Math.floor(Math.log10(value) + 1e-9);
    return told.includes(Math.round(value / 10 ** decade)) && decade % every === 0;
  };
  return values.map((at) => ({ at, label: isTold(at) ? axisNumber(at) : '' }));
}

function label(value: number, unit: Unit): string {
  return unit === 'duration' ? duration(Math.round(value * 1_000)) : axisNumber(value);
}

/** A value of an axis in words. */
export function valueText(value: number, unit: Unit): string {
  switch (unit) {
    case 'time':
      return fullTime(value * 1_000);
    case 'duration':
      return duration(Math.round(value * 1_000));
    case 'step':
      return `step ${value}`;
    case 'number':
      return axisNumber(value);
  }
}

/** The range of finite values, never empty; `margin` is added on both sides, as a part of it. */
export function paddedDomain(low: number, high: number, margin: number, wantsLog = false): [number, number] {
  if (!(low <= high)) return wantsLog ? [0.1, 1] : [0, 1];
  if (low === high) return wantsLog && low > 0 ? [low / 2, low * 2] : [low - (Math.abs(low) * 0.1 || 1), high + (Math.abs(high) * 0.1 || 1)];
  if (wantsLog && low > 0) {
    const factor = (high / low) ** margin;
    return [low / factor, high * factor];
  }
  const room = (high - low) * margin;
  return [low - room, high + room];
}

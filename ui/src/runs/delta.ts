import { exactNumber, isNumeric, shortNumber } from '../lib/format';

export interface Delta {
  /** Its sign as an arrow, so that no colour is needed; nothing where there is no difference to tell. */
  text: string;
  title?: string;
}

/** How far a value is from the baseline's; `isShare`: as a percentage of it, where there is one. */
export function deltaOf(value: number, baseline: number, isShare: boolean): Delta {
  const difference = value - baseline;
  if (difference === 0) return { text: '=' };
  if (Number.isNaN(difference)) return { text: '' };
  const percent = baseline !== 0 && Number.isFinite(difference) ? `${short((difference / Math.abs(baseline)) * 100)} %` : undefined;
  return {
    text: `${difference > 0 ? '▲' : '▼'} ${isShare && percent ? percent.replace('-', '') : short(Math.abs(difference))}`,
    title: `${exactNumber(difference)}, ${percent ? `${percent} of ` : ''}the baseline’s ${exactNumber(baseline)}`,
  };
}

/** The number that a metric or a parameter has, if it is one. */
export function numberOf(value: string | number | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return value !== undefined && isNumeric(value) ? Number(value) : undefined;
}

function short(value: number): string {
  return shortNumber(Number(value.toPrecision(3)));
}

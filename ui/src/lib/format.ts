/** The shortest text that reads back as the same float64: 0.1, 1.2e-9, NaN, -Infinity. */
export function exactNumber(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Below this a number is written with an exponent: a row of zeros says nothing at a glance. */
const SMALL = 1e-4;

/** For tables: whole numbers in full, others to six significant digits. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value) || Number.isSafeInteger(value)) return exactNumber(value);
  const rounded = Number(value.toPrecision(6));
  return Math.abs(rounded) < SMALL ? rounded.toExponential() : exactNumber(rounded);
}

/** For axes, where there is little room: 1500, 0.25, 1.06e18, -2e-6. */
export function axisNumber(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || (size >= SMALL && size < 1e6)) return shortNumber(value);
  return Number(value.toPrecision(6)).toExponential().replace('e+', 'e');
}

/** Digits after the decimal point of a number's text; 0 for words and for numbers with an exponent. */
export function decimalPlaces(text: string): number {
  return /^-?\d+\.(\d+)$/.exec(text)?.[1]?.length ?? 0;
}

/** Pads with blanks as wide as digits, so that decimal points of a right-aligned column stand below each other. */
export function padDecimals(text: string, decimals: number): string {
  const places = decimalPlaces(text);
  if (decimals <= places || !/^-?[\d.]+$/.test(text)) return text;
  return text + (places === 0 ? PERIOD_SPACE : '') + DIGIT_SPACE.repeat(decimals - places);
}

const PERIOD_SPACE = '\u2008';
const DIGIT_SPACE = '\u2007';

/** Whether a parameter's text reads as a number, so that its column is aligned like one. */
export function isNumeric(text: string): boolean {
  return text.trim() !== '' && !Number.isNaN(Number(text));
}

const THIS_YEAR = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
const OTHER_YEAR = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });
/** The range of dates that JavaScript can hold, in milliseconds either side of the epoch. */
const MAX_DATE_MS = 8.64e15;

function isDate(time: number): boolean {
  return Math.abs(time) <= MAX_DATE_MS;
}

/** Local time, as short as a column wants it. */
export function shortTime(time: number, now: number): string {
  if (!isDate(time)) return String(time);
  const sameYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? THIS_YEAR : OTHER_YEAR).format(time);
}

/** Local time to the second with its zone. */
export function fullTime(time: number): string {
  return isDate(time) ? FULL.format(time) : String(time);
}

/** For `<time datetime>`; undefined for what is no date. */
export function isoTime(time: number): string | undefined {
  return isDate(time) ? new Date(time).toISOString() : undefined;
}

/** 340 ms · 12.3 s · 4m 05s · 2h 07m · 3d 04h */
export function duration(milliseconds: number): string {
  if (milliseconds < 0) return `-${duration(-milliseconds)}`;
  if (milliseconds < 1_000) return `${milliseconds} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1_000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m ${pad(seconds % 60)}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1_440) return `${Math.floor(minutes / 60)}h ${pad(minutes % 60)}m`;
  const hours = Math.floor(minutes / 60);
  return `${Math.floor(hours / 24)}d ${pad(hours % 24)}h`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

/** 512 B · 1.5 KiB · 3.2 GiB */
export function byteSize(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1_024 && unit < units.length - 1) {
    size /= 1_024;
    unit += 1;
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${units[unit]}`;
}

/** "1 run", "2 runs" */
export function count(n: number, noun: string): string {
  return `${n.toLocaleString()} ${noun}${n === 1 ? '' : 's'}`;
}

import { exactNumber } from '../lib/format';

/** A value of a table as text: numbers exactly, times as ISO 8601, anything nested as JSON. */
export function cellText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return exactNumber(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString();
  if (value instanceof Uint8Array) return `${value.length} bytes: ${[...value.subarray(0, 16)].map((b) => b.toString(16).padStart(2, '0')).join(' ')}`;
  if (typeof value === 'object') return toJson(value);
  return String(value);
}

function toJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : ArrayBuffer.isView(inner) ? [...(inner as Uint8Array)] : inner));
}

export function isNumber(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || (typeof value === 'string' && value !== '' && value.length < 40 && Number.isFinite(Number(value)));
}

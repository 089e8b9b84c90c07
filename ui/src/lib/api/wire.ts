/** What every endpoint's JSON has in common. Empty lists are absent on MLflow's wire, so every list is optional. */

export interface KeyValue {
  key: string;
  value?: string;
}

/** A double: JSON has no NaN and no infinities, so those three arrive as text. */
export type WireDouble = number | 'NaN' | 'Infinity' | '-Infinity';

/** `Number` reads the three words as the values they name. */
export function toDouble(value: WireDouble): number {
  return Number(value);
}

/** Keys come from users, so a `Map`: `__proto__` is a key like any other. */
export function toMap(pairs: KeyValue[] | undefined): Map<string, string> {
  return new Map(pairs?.map(({ key, value }) => [key, value ?? '']));
}

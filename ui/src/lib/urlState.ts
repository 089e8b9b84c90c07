/** Search parameters as plain text, as MLflow's UI writes them: `5` stays text and `true` needs no quotes. */
export function parseQuery(query: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(query));
}

export function stringifyQuery(search: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    if (value !== undefined && value !== '') query.set(key, String(value));
  }
  const text = query.toString();
  return text && `?${text}`;
}

export interface TextSearch {
  searchFilter?: string | undefined;
}

/** Longer texts are no search: what a URL brings is bounded before it is sent anywhere. */
const MAX_TEXT = 5_000;

export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, MAX_TEXT) : undefined;
}

/** The state of a list with one search box. */
export function textSearch(search: Record<string, unknown>): TextSearch {
  return { searchFilter: text(search['searchFilter']) };
}

/** Names with commas between them. Keys and ids never hold a comma (the server refuses them). */
export function list(value: unknown): string[] | undefined {
  return typeof value === 'string' && value !== '' ? value.split(',').filter((part) => part !== '') : undefined;
}

/** Texts that may hold commas: each is encoded, with commas between them. */
export function readList(value: string | undefined): string[] {
  return (value ?? '').split(',').filter((part) => part !== '').map(decoded);
}

export function writeList(texts: string[]): string | undefined {
  return texts.map(encodeURIComponent).join() || undefined;
}

/** What was encoded for a URL; as it is where it was not. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** One of `choices`, or nothing. */
export function oneOf<T extends string>(value: unknown, choices: readonly T[]): T | undefined {
  return choices.find((choice) => choice === value);
}

/** A JSON list of ids, as MLflow's links have them; what is none is an empty one. */
export function jsonIds(value: string | undefined): string[] {
  try {
    const ids: unknown = JSON.parse(value ?? '[]');
    return Array.isArray(ids) ? [...new Set(ids.filter((id) => typeof id === 'string' || typeof id === 'number').map(String))] : [];
  } catch {
    return [];
  }
}
export interface ChartsSearch {
  /** A board's own text; the layout in it may be long. */
  charts?: string | undefined;
}

/** The state of a page with charts. */
export function chartsSearch(search: Record<string, unknown>): ChartsSearch {
  const { charts } = search;
  return { charts: typeof charts === 'string' && charts !== '' && charts.length <= MAX_CHARTS ? charts : undefined };
}

const MAX_CHARTS = 100_000;

export type Range = [low: number, high: number];

/** What is zoomed into. */
export interface Zoomed {
  /** Shown range of x, in the unit of the axis. */
  zoom: Range | undefined;
  /** Shown ranges of y, by the ids of their cards. */
  yZooms: Readonly<Record<string, Range>>;
}

/** With what was zoomed into before, step by step. */
export interface ZoomState extends Zoomed {
  past: readonly Zoomed[];
}

export const UNZOOMED: ZoomState = { zoom: undefined, yZooms: {}, past: [] };

/** Steps that lead back. */
const MOST = 50;

export function isZoomed({ zoom, yZooms }: Zoomed): boolean {
  return zoom !== undefined || Object.keys(yZooms).length > 0;
}

/** After a step; `isSameStep` goes on with the last one, as a wheel does that keeps turning. */
export function zoomedTo({ past, ...current }: ZoomState, next: Partial<Zoomed>, isSameStep = false): ZoomState {
  const { zoom, yZooms } = current;
  return { zoom, yZooms, ...next, past: isSameStep && past.length > 0 ? past : [...past, { zoom, yZooms }].slice(-MOST) };
}

/** Before the last step; everything when no step is known, as after a reload. */
export function zoomedBack({ past }: ZoomState): ZoomState {
  const last = past.at(-1);
  return last ? { ...last, past: past.slice(0, -1) } : UNZOOMED;
}

/** Ranges by the ids of cards, from a text that anyone may have written. */
export function readRanges(text: string): Zoomed['yZooms'] {
  try {
    const value: unknown = JSON.parse(text || '{}');
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).filter((entry): entry is [string, Range] => isRange(entry[1]))) : {};
  } catch {
    return {};
  }
}

function isRange(value: unknown): value is Range {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isFinite) && value[0] < value[1];
}

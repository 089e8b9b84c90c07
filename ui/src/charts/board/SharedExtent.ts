import { useEffect, useSyncExternalStore } from 'react';
import type { Range } from './zoom';

/** What the lines of several charts span together; of a chart that is out of sight, what they spanned last. */
export class SharedExtent {
  current: Range | undefined;
  readonly #extents = new Map<string, Range>();
  readonly #listeners = new Set<() => void>();

  set(id: string, extent: Range): void {
    this.#extents.set(id, extent);
    const all = [...this.#extents.values()].filter(([low, high]) => low <= high);
    const next: Range = [Math.min(...all.map(([low]) => low)), Math.max(...all.map(([, high]) => high))];
    if (all.length === 0 || (this.current?.[0] === next[0] && this.current[1] === next[1])) return;
    this.current = next;
    this.#listeners.forEach((listener) => listener());
  }

  /** Returns how to stop listening. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

const NOTHING = () => () => undefined;

/** Tells what a chart spans, and what all span that share their axis; undefined when they do not. */
export function useSharedExtent(shared: SharedExtent | undefined, id: string, [low, high]: Range): Range | undefined {
  useEffect(() => shared?.set(id, [low, high]), [shared, id, low, high]);
  return useSyncExternalStore(shared?.subscribe ?? NOTHING, () => shared?.current);
}

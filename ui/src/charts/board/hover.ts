/** What is pointed at, in any chart of a board. */
export interface Hover {
  /** Undefined when the pointer is on no chart of lines. */
  x: number | undefined;
  /** What `x` is measured along. */
  axis: string | undefined;
  /** A run, or a group. */
  runId: string | undefined;
  /** The card that has the pointer. */
  cardId: string | undefined;
}

const NOTHING: Hover = { x: undefined, axis: undefined, runId: undefined, cardId: undefined };

/** Charts draw what is pointed at by themselves: nothing is rendered again while the pointer moves. */
export class HoverStore {
  current: Hover = NOTHING;
  readonly #listeners = new Set<(hover: Hover) => void>();

  set(hover: Partial<Hover>): void {
    const next = { ...NOTHING, ...hover };
    const { x, axis, runId, cardId } = this.current;
    if (x === next.x && axis === next.axis && runId === next.runId && cardId === next.cardId) return;
    this.current = next;
    this.#listeners.forEach((listener) => listener(next));
  }

  /** Returns how to stop listening. */
  subscribe(listener: (hover: Hover) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

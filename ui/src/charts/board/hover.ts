/** What is pointed at, in any chart of a board. */
export interface Hover {
  /** In the unit of the board's x axis; undefined when the pointer is on no chart of lines. */
  x: number | undefined;
  /** A run, or a group. */
  runId: string | undefined;
  /** The card that has the pointer. */
  cardId: string | undefined;
}

const NOTHING: Hover = { x: undefined, runId: undefined, cardId: undefined };

/** Charts draw what is pointed at by themselves: nothing is rendered again while the pointer moves. */
export class HoverStore {
  current: Hover = NOTHING;
  readonly #listeners = new Set<(hover: Hover) => void>();

  set(hover: Partial<Hover>): void {
    const next = { ...NOTHING, ...hover };
    const { x, runId, cardId } = this.current;
    if (x === next.x && runId === next.runId && cardId === next.cardId) return;
    this.current = next;
    this.#listeners.forEach((listener) => listener(next));
  }

  /** Returns how to stop listening. */
  subscribe(listener: (hover: Hover) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

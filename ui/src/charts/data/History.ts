import type { Columns } from '../../lib/api/columns';

const NAMES = ['steps', 'times', 'values'] as const;
/** How much longer than its sample a history may grow before it is sampled anew. */
const MOST_GROWTH = 1.5;

/** The history of one metric: a sample, and all that came after. */
export class History {
  /** What there is to draw; another object whenever it has grown. */
  columns: Columns | undefined;
  /** Points of the whole history, of which `columns` may be a sample. */
  #total = 0;
  /** Longer than `columns`, so that it grows without being copied each time. */
  #room: Columns | undefined;

  get length(): number {
    return this.columns?.steps.length ?? 0;
  }

  /** The lowest number while there is no point. */
  get lastStep(): number {
    return this.columns?.steps.at(-1) ?? Number.MIN_SAFE_INTEGER;
  }

  /** Whether it is worth asking what came after: a history sampled in `points` points stays about as long. */
  canGrow(points: number): boolean {
    return this.length < MOST_GROWTH * points && Number.isSafeInteger(this.lastStep);
  }

  replace(columns: Columns | undefined, total: number): void {
    this.columns = columns;
    this.#total = total;
    this.#room = undefined;
  }

  /** Adds what came after the last step; false, and nothing is added, when that is not all that came. */
  append(news: Columns, total: number): boolean {
    const added = news.steps.length;
    if (total !== this.#total + added) return false;
    if (added === 0) return true;
    const { length } = this;
    const room = this.#roomFor(length + added);
    for (const name of NAMES) room[name].set(news[name], length);
    this.columns = mapColumns((name) => room[name].subarray(0, length + added));
    this.#total = total;
    return true;
  }

  /**
   * Of a history of steps up to `end`: adds what came after the last step of it. False where points of these steps may be missing:
   * when all that is new should be here, and does not add up.
   */
  appendUntil(end: number, news: Columns, total: number): boolean {
    const from = news.steps.findIndex((step) => step > this.lastStep);
    const after = news.steps.findIndex((step) => step > end);
    const last = after === -1 ? news.steps.length : after;
    const added = cut(news, from === -1 ? last : Math.min(from, last), last);
    // Of steps that go on to the end of the history nothing is beyond.
    return this.append(added, after === -1 ? total : this.#total + added.steps.length);
  }

  #roomFor(length: number): Columns {
    if (this.#room && this.#room.steps.length >= length) return this.#room;
    const room = mapColumns((name) => {
      const column = new Float64Array(2 * length);
      column.set(this.columns?.[name] ?? []);
      return column;
    });
    this.#room = room;
    return room;
  }
}

function cut(columns: Columns, from: number, to: number): Columns {
  return mapColumns((name) => columns[name].subarray(from, to));
}

function mapColumns(of: (name: keyof Columns) => Float64Array): Columns {
  return { steps: of('steps'), times: of('times'), values: of('values') };
}

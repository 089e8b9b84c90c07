import type { Part } from '../../lib/api/artifacts';
import { MAX_LINE } from '../../artifacts/lines';

/** As much of a long file is read at first, from its end. */
export const FIRST_BYTES = 1 << 20;
/** As much is read at once, later. */
const PIECE_BYTES = 1 << 20;
/** Older lines go. */
const MOST_LINES = 100_000;

type Read = (start: number, end: number) => Promise<Part>;

/** What is known of a file that grows: the lines at its end. Another object whenever it has changed. */
export interface TailState {
  lines: readonly string[];
  /** The number of the first line, when all before it were read. */
  firstNumber: number | undefined;
  /** Bytes of the whole file. */
  size: number;
}

/** Reads a text file to its end, again and again, and only what is new of it. */
export class Tail {
  state: TailState = { lines: [], firstNumber: 1, size: 0 };
  readonly #read: Read;
  #next = 0;
  #decoder = new TextDecoder();
  /** The beginning of a line that has no end yet. */
  #open = '';
  #isCut = false;

  constructor(read: Read) {
    this.#read = read;
  }

  /** Begins near the end of a file of `size` bytes. */
  static near(size: number, read: Read): Tail {
    const tail = new Tail(read);
    if (size > FIRST_BYTES) {
      tail.#next = size - FIRST_BYTES;
      tail.#isCut = true;
      tail.state = { ...tail.state, firstNumber: undefined };
    }
    return tail;
  }

  /** Reads to the end of the file and tells whether anything was new. One that has become shorter was replaced: it is read from its start. */
  async readOn(): Promise<boolean> {
    let isNew = false;
    for (;;) {
      const { bytes, total } = await this.#read(this.#next, this.#next + PIECE_BYTES);
      if (total < this.#next) {
        this.#restart();
        isNew = true;
        continue;
      }
      if (bytes.length === 0) return isNew;
      isNew = true;
      this.#add(bytes, total);
      if (this.#next >= total) return isNew;
    }
  }

  #restart(): void {
    this.#next = 0;
    this.#decoder = new TextDecoder();
    this.#open = '';
    this.#isCut = false;
    this.state = { lines: [], firstNumber: 1, size: 0 };
  }

  #add(bytes: Uint8Array<ArrayBuffer>, total: number): void {
    this.#next += bytes.length;
    const hadOpen = this.#open !== '';
    const pieces = (this.#open + this.#decoder.decode(bytes, { stream: true })).split('\n');
    // A line that the beginning has cut is none.
    if (this.#isCut && pieces.length > 1) {
      pieces.shift();
      this.#isCut = false;
    }
    // A progress bar is one line, however long it is drawn.
    this.#open = (pieces.at(-1) ?? '').slice(-MAX_LINE);
    if (this.#open === '') pieces.pop();
    const known = hadOpen ? this.state.lines.slice(0, -1) : this.state.lines;
    const all = [...known, ...pieces.map((line) => line.slice(-MAX_LINE))];
    const gone = Math.max(0, all.length - MOST_LINES);
    const { firstNumber } = this.state;
    this.state = { lines: gone > 0 ? all.slice(gone) : all, firstNumber: firstNumber && firstNumber + gone, size: total };
  }
}

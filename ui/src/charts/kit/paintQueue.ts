/** How long a frame may take for painting, in milliseconds. */
const FRAME_MS = 10;

interface Job {
  paint: () => void;
  /** Painted in the next frame, whatever it takes. */
  isUrgent: () => boolean;
}

/** Paints many canvases over several frames, those that a person works with first, so that the page never stops. */
export class PaintQueue {
  readonly #jobs = new Map<object, Job>();
  readonly #now: () => number;
  readonly #requestFrame: (flush: () => void) => void;
  #isScheduled = false;

  constructor(now: () => number, requestFrame: (flush: () => void) => void) {
    this.#now = now;
    this.#requestFrame = requestFrame;
  }

  /** What was queued for the same canvas before is not painted. Returns how to give up. */
  add(canvas: object, job: Job): () => void {
    this.#jobs.set(canvas, job);
    this.#schedule();
    return () => {
      if (this.#jobs.get(canvas) === job) this.#jobs.delete(canvas);
    };
  }

  #schedule(): void {
    if (this.#isScheduled || this.#jobs.size === 0) return;
    this.#isScheduled = true;
    this.#requestFrame(() => {
      this.#isScheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    const start = this.#now();
    const urgent = [...this.#jobs].filter(([, { isUrgent }]) => isUrgent());
    const others = [...this.#jobs].filter((entry) => !urgent.includes(entry));
    for (const [canvas, { paint }] of urgent) {
      this.#jobs.delete(canvas);
      paint();
    }
    let hasPainted = urgent.length > 0;
    for (const [canvas, { paint }] of others) {
      // One at least, or nothing would ever be painted.
      if (hasPainted && this.#now() - start > FRAME_MS) break;
      this.#jobs.delete(canvas);
      paint();
      hasPainted = true;
    }
    this.#schedule();
  }
}

export const paintQueue = new PaintQueue(
  () => performance.now(),
  (flush) => requestAnimationFrame(flush),
);

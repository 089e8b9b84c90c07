import { postForBytes } from '../../lib/api/client';
import { COLUMNS, type Columns } from '../../lib/api/columns';
import { type Entry, type Subscription, afterSteps, parts, takeNews, takeSamples } from './entries';
import { History } from './History';

/** Points kept for charts that are out of sight; beyond that, the oldest go. */
const KEPT_POINTS = 1_500_000;
/** New points of one series that are read by themselves: of more, a new sample is. */
const NEW_POINTS = 200;
/** So many points of each of so many series or more are read after a first look at as few as the server knows by heart. */
const COARSE_POINTS = 100;
const COARSENING = 3;
const MANY_SERIES = 100;
/** Runs that change together are read together. */
const GATHER_MS = 20;

export interface StepRange {
  start: number;
  end: number;
}

/** Histories that a chart draws. */
export interface Wanted {
  runIds: readonly string[];
  keys: readonly string[];
  /** Most points of each. */
  points: number;
  /** All steps unless given. */
  range?: StepRange | undefined;
}

/** What is known of them: `isComplete` once each was read, though it may since have grown. */
export interface Answer {
  get: (runId: string, key: string) => Columns | undefined;
  isComplete: boolean;
  error: unknown;
}

type Load = (request: object) => Promise<ArrayBuffer>;

/** What is read in one way: whole samples, or only what came after them. */
interface View {
  points: number;
  start?: number;
  end?: number;
  isNews: boolean;
  /** What is read first of much, so that there is something to see. */
  isCoarse: boolean;
}

/**
 * Histories of many runs and metrics. What several charts want is read in one request, however many runs they show. Of a run that
 * has changed only what is new is read, as long as that is little; of one that has not, nothing is.
 */
export class SeriesStore {
  readonly #entries = new Map<string, Entry>();
  readonly #load: Load;
  #isScheduled = false;

  constructor(load: Load = (request) => postForBytes('series', request)) {
    this.#load = load;
  }

  /** Returns how to stop. `onChange` is called when an answer has arrived. */
  subscribe(wanted: Wanted, onChange: () => void): () => void {
    const subscription: Subscription = { entries: this.#entriesOf(wanted), onChange };
    subscription.entries.forEach(({ users }) => users.add(subscription));
    // Charts that come into view together ask in one task; the answer is under way while the page is painted.
    this.#schedule(queueMicrotask);
    return () => {
      subscription.entries.forEach(({ users }) => users.delete(subscription));
    };
  }

  read(wanted: Wanted): Answer {
    const resolution = resolutionOf(wanted);
    // An answer stays what it is, whatever is read or forgotten later.
    const found = new Map<string, Columns>();
    let isComplete = true;
    let error: unknown;
    for (const runId of wanted.runIds) {
      for (const key of wanted.keys) {
        const entry = this.#entries.get(entryName(resolution, runId, key));
        isComplete &&= entry?.isRead ?? false;
        error ??= entry?.error;
        if (entry?.history.columns) found.set(`${runId}\n${key}`, entry.history.columns);
      }
    }
    return { get: (runId, key) => found.get(`${runId}\n${key}`), isComplete, error };
  }

  /** Reads what is new of a run, or of all. */
  outdate(runId: string | undefined): void {
    for (const [name, entry] of this.#entries) {
      if (runId !== undefined && entry.runId !== runId) continue;
      if (entry.users.size === 0 && !entry.isLoading) this.#delete(name, entry);
      else if (!isTold(entry)) entry.isStale = true;
    }
    this.#schedule();
  }

  #entriesOf({ runIds, keys, ...view }: Wanted): Entry[] {
    return runIds.flatMap((runId) => keys.map((key) => this.#entry(view, runId, key)));
  }

  #entry({ points, range }: Pick<Wanted, 'points' | 'range'>, runId: string, key: string): Entry {
    const resolution = resolutionOf({ points, range });
    const name = entryName(resolution, runId, key);
    let entry = this.#entries.get(name);
    if (!entry) {
      const whole = range && this.#entries.get(entryName(resolutionOf({ points }), runId, key));
      entry = { resolution, runId, key, range, whole, parts: new Set(), history: new History(), isRead: false, isCoarse: false, isBroken: false, isStale: true, isLoading: false, error: undefined, users: new Set() };
      this.#entries.set(name, entry);
      whole?.parts.add(entry);
    }
    return entry;
  }

  #schedule(later: (act: () => void) => void = (act) => void setTimeout(act, GATHER_MS)): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    later(() => {
      this.#isScheduled = false;
      void this.#readStale();
    });
  }

  async #readStale(): Promise<void> {
    const byView = new Map<string, Entry[]>();
    for (const entry of this.#entries.values()) {
      if (!entry.isStale || entry.isLoading || entry.users.size === 0) continue;
      entry.isLoading = true;
      const view = JSON.parse(entry.resolution) as Pick<View, 'points' | 'start' | 'end'>;
      // Of some steps, the number of all points does not tell whether all that is new was read.
      const isNews = entry.isRead && !entry.isCoarse && !entry.isBroken && !entry.range && entry.history.canGrow(view.points);
      const isCoarse = !entry.isRead && !entry.range && view.points >= COARSENING * COARSE_POINTS;
      const name = JSON.stringify({ ...view, isNews, isCoarse });
      const others = byView.get(name);
      if (others) others.push(entry);
      else byView.set(name, [entry]);
    }
    for (const [name, entries] of byView) {
      const view = JSON.parse(name) as View;
      if (view.isNews) view.points = NEW_POINTS;
      if (view.isCoarse && entries.length < MANY_SERIES) view.isCoarse = false;
      if (view.isCoarse) view.points = COARSE_POINTS;
      for (const part of parts(entries, view.points)) await this.#readPart(view, part);
    }
    this.#forget();
  }

  async #readPart(view: View, entries: Entry[]): Promise<void> {
    const runIds = [...new Set(entries.map(({ runId }) => runId))];
    const keys = [...new Set(entries.map(({ key }) => key))];
    entries.forEach((entry) => {
      entry.isStale = false;
    });
    let changed: Entry[] = [];
    try {
      const answer = await this.#load({
        run_ids: runIds,
        keys,
        max_points: view.points,
        start_step: view.start,
        end_step: view.end,
        after_steps: view.isNews ? afterSteps(runIds, keys, entries) : undefined,
        columns: COLUMNS,
      });
      changed = view.isNews ? takeNews(answer, runIds, keys, entries) : takeSamples(answer, runIds, keys, entries, view.isCoarse);
    } catch (error) {
      changed = entries;
      for (const entry of entries) entry.error = error;
    }
    const users = new Set<Subscription>();
    let isStale = false;
    for (const entry of entries) {
      entry.isLoading = false;
      isStale ||= entry.isStale || [...entry.parts].some((part) => part.isStale);
    }
    for (const entry of changed) entry.users.forEach((user) => users.add(user));
    users.forEach(({ onChange }) => onChange());
    if (isStale) this.#schedule();
  }

  #forget(): void {
    const unused = [...this.#entries].filter(([, { users, isLoading }]) => users.size === 0 && !isLoading);
    let points = unused.reduce((sum, [, { history }]) => sum + history.length, 0);
    for (const [name, entry] of unused) {
      if (points <= KEPT_POINTS) return;
      points -= entry.history.length;
      this.#delete(name, entry);
    }
  }

  #delete(name: string, entry: Entry): void {
    this.#entries.delete(name);
    entry.whole?.parts.delete(entry);
    entry.parts.forEach((part) => {
      part.whole = undefined;
    });
  }
}

/** Whether what is new of it comes with what is new of all steps. */
function isTold({ whole, isRead, isLoading, isBroken }: Entry): boolean {
  return isRead && !isLoading && !isBroken && whole !== undefined && whole.isRead && whole.users.size > 0;
}

function resolutionOf({ points, range }: Pick<Wanted, 'points' | 'range'>): string {
  return JSON.stringify({ points, ...range });
}

function entryName(resolution: string, runId: string, key: string): string {
  return `${resolution}\n${runId}\n${key}`;
}

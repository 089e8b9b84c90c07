import { postForBytes } from '../../lib/api/client';
import { COLUMNS, type Columns, readColumns } from '../../lib/api/columns';

/** The server's limits on one request. */
const MAX_SERIES = 5_000;
const MAX_POINTS = 2_000_000;
const MAX_NAMES = 1_000;
/** Points kept for charts that are out of sight; beyond that, the oldest go. */
const KEPT_POINTS = 1_500_000;
/** Charts that scroll into view together are read together. */
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

interface Entry {
  resolution: string;
  runId: string;
  key: string;
  columns: Columns | undefined;
  isRead: boolean;
  isStale: boolean;
  isLoading: boolean;
  error: unknown;
  users: Set<Subscription>;
}

interface Subscription {
  entries: Entry[];
  onChange: () => void;
}

type Load = (request: object) => Promise<ArrayBuffer>;

/**
 * Histories of many runs and metrics. What several charts want is read in one request, however many runs they show; what has
 * changed is read again while the old is still shown, and of a run that has not changed nothing is read.
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
    this.#schedule();
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
        if (entry?.columns) found.set(`${runId}\n${key}`, entry.columns);
      }
    }
    return { get: (runId, key) => found.get(`${runId}\n${key}`), isComplete, error };
  }

  /** Reads again what is shown of a run, or of all. */
  outdate(runId: string | undefined): void {
    for (const [name, entry] of this.#entries) {
      if (runId !== undefined && entry.runId !== runId) continue;
      if (entry.users.size === 0 && !entry.isLoading) this.#entries.delete(name);
      else entry.isStale = true;
    }
    this.#schedule();
  }

  #entriesOf({ runIds, keys, ...view }: Wanted): Entry[] {
    const resolution = resolutionOf(view);
    return runIds.flatMap((runId) => keys.map((key) => this.#entry(resolution, runId, key)));
  }

  #entry(resolution: string, runId: string, key: string): Entry {
    const name = entryName(resolution, runId, key);
    let entry = this.#entries.get(name);
    if (!entry) {
      entry = { resolution, runId, key, columns: undefined, isRead: false, isStale: true, isLoading: false, error: undefined, users: new Set() };
      this.#entries.set(name, entry);
    }
    return entry;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setTimeout(() => {
      this.#isScheduled = false;
      void this.#readStale();
    }, GATHER_MS);
  }

  async #readStale(): Promise<void> {
    const byResolution = new Map<string, Entry[]>();
    for (const entry of this.#entries.values()) {
      if (!entry.isStale || entry.isLoading || entry.users.size === 0) continue;
      entry.isLoading = true;
      const others = byResolution.get(entry.resolution);
      if (others) others.push(entry);
      else byResolution.set(entry.resolution, [entry]);
    }
    for (const [resolution, entries] of byResolution) {
      const { points } = JSON.parse(resolution) as { points: number };
      for (const part of parts(entries, points)) await this.#readPart(resolution, part);
    }
    this.#forget();
  }

  async #readPart(resolution: string, entries: Entry[]): Promise<void> {
    const runIds = [...new Set(entries.map(({ runId }) => runId))];
    const keys = [...new Set(entries.map(({ key }) => key))];
    const { points, start, end } = JSON.parse(resolution) as { points: number; start?: number; end?: number };
    entries.forEach((entry) => {
      entry.isStale = false;
    });
    try {
      const found = new Map<string, Columns>();
      const answer = await this.#load({ run_ids: runIds, keys, max_points: points, start_step: start, end_step: end, columns: COLUMNS });
      readColumns(answer, (run, key, columns) => found.set(entryName(resolution, runIds[run] ?? '', keys[key] ?? ''), columns));
      for (const entry of entries) {
        entry.columns = found.get(entryName(resolution, entry.runId, entry.key));
        entry.isRead = true;
        entry.error = undefined;
      }
    } catch (error) {
      for (const entry of entries) entry.error = error;
    }
    const users = new Set<Subscription>();
    let isStale = false;
    for (const entry of entries) {
      entry.isLoading = false;
      isStale ||= entry.isStale;
      entry.users.forEach((user) => users.add(user));
    }
    users.forEach(({ onChange }) => onChange());
    if (isStale) this.#schedule();
  }

  #forget(): void {
    const unused = [...this.#entries].filter(([, { users, isLoading }]) => users.size === 0 && !isLoading);
    let points = unused.reduce((sum, [, { columns }]) => sum + (columns?.steps.length ?? 0), 0);
    for (const [name, { columns }] of unused) {
      if (points <= KEPT_POINTS) return;
      points -= columns?.steps.length ?? 0;
      this.#entries.delete(name);
    }
  }
}

function resolutionOf({ points, range }: Pick<Wanted, 'points' | 'range'>): string {
  return JSON.stringify({ points, ...range });
}

function entryName(resolution: string, runId: string, key: string): string {
  return `${resolution}\n${runId}\n${key}`;
}

/** Every metric of every run of a request is read: entries are cut into rectangles that the server's limits allow. */
function parts(entries: Entry[], points: number): Entry[][] {
  const most = Math.max(1, Math.min(MAX_SERIES, Math.floor(MAX_POINTS / points)));
  const runs = new Map([...new Set(entries.map(({ runId }) => runId))].map((id, place) => [id, place]));
  const keys = new Map([...new Set(entries.map(({ key }) => key))].map((key, place) => [key, place]));
  const runsOfPart = Math.min(runs.size, most, MAX_NAMES);
  const keysOfPart = Math.max(1, Math.min(MAX_NAMES, Math.floor(most / runsOfPart)));
  const found = new Map<string, Entry[]>();
  for (const entry of entries) {
    const part = `${Math.floor((runs.get(entry.runId) ?? 0) / runsOfPart)} ${Math.floor((keys.get(entry.key) ?? 0) / keysOfPart)}`;
    const others = found.get(part);
    if (others) others.push(entry);
    else found.set(part, [entry]);
  }
  return [...found.values()];
}

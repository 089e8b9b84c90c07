import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { OWN_API_ROOT, queryString } from './api/client';
import { atIntervals } from './atIntervals';
import { type Change, KEYS, affectedQueries } from './changes';
import { setConnection } from './connection';
import { announceMetricChange } from './metricChanges';

/** Shortest time between two rounds of reading again what changed. */
const PAUSE_MS = 1_000;
/** The same for the names of metrics, params and tags, which may be thousands and seldom change. */
const KEYS_MS = 5_000;
/** How often everything is read again while changes are not pushed. */
const POLL_MS = 15_000;
/** Time in which a page is shown for the first time; nothing is read twice in it. */
const SETTLE_MS = 1_500;
/** Time between attempts to get the stream: doubled from the first to the last. */
const RETRY_MS = { first: 1_000, last: 30_000 };

/** Every query. */
const EVERYTHING: QueryKey = [];

/**
 * Keeps what the pages show up to date: the server pushes what changed, and the queries it concerns are read again.
 *
 * A page that is hidden holds no connection, of which a browser has six for one server: it catches up when it is seen again.
 */
export class LiveUpdates {
  readonly #queries: QueryClient;
  readonly #outdated = new Map<string, QueryKey>();
  #stream: EventSource | undefined;
  /** The server says so: an open connection may be to a proxy that holds everything back. */
  #isPushed = false;
  #lastId: string | undefined;
  #retryMs = RETRY_MS.first;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #isReading = false;
  readonly #outdateKeys = atIntervals(KEYS_MS, (name) => this.#outdate(JSON.parse(name) as QueryKey));

  constructor(queries: QueryClient) {
    this.#queries = queries;
  }

  /** Starts, for as long as the page lives. */
  start(): void {
    document.addEventListener('visibilitychange', () => this.#followVisibility());
    this.#followVisibility();
    setInterval(() => {
      if (!this.#isPushed && !document.hidden) this.#outdate(EVERYTHING);
    }, POLL_MS);
  }

  #followVisibility(): void {
    if (document.hidden) this.#disconnect();
    else this.#connect();
  }

  #connect(): void {
    if (this.#stream) return;
    const stream = new EventSource(`${OWN_API_ROOT}events?${queryString({ since: this.#lastId })}`);
    this.#stream = stream;
    const isFirst = this.#lastId === undefined;
    const on = (name: string, handle: (data: string) => void) =>
      stream.addEventListener(name, (event: MessageEvent<string>) => {
        this.#lastId = event.lastEventId || this.#lastId;
        handle(event.data);
      });
    on('watching', () => {
      this.#isPushed = true;
      setConnection('live');
      const began = Date.now();
      if (isFirst) setTimeout(() => this.#readWhatWasBefore(began), SETTLE_MS);
      this.#retryMs = RETRY_MS.first;
    });
    on('change', (data) => (JSON.parse(data) as { changes: Change[] }).changes.flatMap(affectedQueries).forEach((key) => this.#outdateInTime(key)));
    on('resync', () => this.#outdate(EVERYTHING));
    stream.addEventListener('error', () => {
      this.#isPushed = false;
      setConnection('connecting');
      // Else the browser itself connects again.
      if (stream.readyState === EventSource.CLOSED) this.#retry();
    });
  }

  /** What was read before the stream began may have changed in between; what is being read is new enough. */
  #readWhatWasBefore(began: number): void {
    void this.#queries.invalidateQueries({ predicate: ({ state }) => state.dataUpdatedAt <= began }, { cancelRefetch: false });
    announceMetricChange();
  }

  #disconnect(): void {
    this.#stream?.close();
    this.#stream = undefined;
    this.#isPushed = false;
    clearTimeout(this.#retryTimer);
  }

  #retry(): void {
    this.#disconnect();
    this.#retryTimer = setTimeout(() => this.#followVisibility(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MS.last);
  }

  #outdateInTime(key: QueryKey): void {
    if (key[0] === KEYS) this.#outdateKeys(JSON.stringify(key));
    else this.#outdate(key);
  }

  #outdate(key: QueryKey): void {
    this.#outdated.set(JSON.stringify(key), key);
    if (!this.#isReading) void this.#readAgain();
  }

  /** One round after the other, so that a slow answer is not asked for twice at once, and what changes meanwhile is not lost. */
  async #readAgain(): Promise<void> {
    this.#isReading = true;
    // What one event names is read in one round.
    await Promise.resolve();
    while (this.#outdated.size > 0) {
      const keys = [...this.#outdated.values()];
      this.#outdated.clear();
      const all = keys.includes(EVERYTHING) ? [EVERYTHING] : keys;
      for (const [scope, id] of all) {
        if (scope === undefined || scope === 'history') announceMetricChange(id as string | undefined);
      }
      const pause = new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      await Promise.all([...all.map((queryKey) => this.#queries.invalidateQueries({ queryKey })), pause]);
    }
    this.#isReading = false;
  }
}

import { type Columns, readColumns } from '../../lib/api/columns';
import type { History } from './History';
import type { StepRange } from './SeriesStore';

/** The server's limits on one request. */
const MAX_SERIES = 5_000;
const MAX_POINTS = 2_000_000;
const MAX_NAMES = 1_000;

/** A history that charts want, in one resolution. */
export interface Entry {
  resolution: string;
  runId: string;
  key: string;
  /** Of which steps; all unless given. */
  range: StepRange | undefined;
  /** Where there are charts of all steps as well: they tell what is new of these. */
  whole: Entry | undefined;
  /** Those whose `whole` this is. */
  parts: Set<Entry>;
  history: History;
  isRead: boolean;
  /** What was read is a first look. */
  isCoarse: boolean;
  /** The news do not add up to what there is: next time all of it is read. */
  isBroken: boolean;
  isStale: boolean;
  isLoading: boolean;
  error: unknown;
  users: Set<Subscription>;
}

export interface Subscription {
  entries: Entry[];
  onChange: () => void;
}

/** Each is what there is, or, when `isCoarse`, a first look at it. Returns those that are not as they were. */
export function takeSamples(answer: ArrayBuffer, runIds: string[], keys: string[], entries: Entry[], isCoarse: boolean): Entry[] {
  const found = new Map<string, [Columns, number]>();
  readColumns(answer, (run, key, columns, total) => found.set(`${runIds[run]}\n${keys[key]}`, [columns, total]));
  for (const entry of entries) {
    const [columns, total] = found.get(`${entry.runId}\n${entry.key}`) ?? [undefined, 0];
    // What came since is not known by itself any more.
    if (entry.isRead) entry.parts.forEach(readWhole);
    entry.history.replace(columns, total);
    entry.isRead = true;
    entry.isCoarse = isCoarse && total > (columns?.steps.length ?? 0);
    entry.isStale ||= entry.isCoarse;
    entry.isBroken = false;
    entry.error = undefined;
  }
  return entries;
}

function readWhole(entry: Entry): void {
  entry.isBroken = true;
  entry.isStale = true;
}

/** Each is what came after. What did not fit, or came late at a step that was passed, is read whole. */
export function takeNews(answer: ArrayBuffer, runIds: string[], keys: string[], entries: Entry[]): Entry[] {
  const byName = new Map(entries.map((entry) => [`${entry.runId}\n${entry.key}`, entry]));
  const changed: Entry[] = [];
  readColumns(answer, (run, key, columns, total) => {
    const entry = byName.get(`${runIds[run]}\n${keys[key]}`);
    if (!entry) return;
    if (entry.history.append(columns, total)) {
      if (columns.steps.length > 0) changed.push(entry, ...passOn(entry, columns, total));
    } else readWhole(entry);
  });
  // A failure that is over is no longer told.
  for (const entry of entries) {
    if (entry.error) changed.push(entry);
    entry.error = undefined;
  }
  return changed;
}

/** What is new of all steps is also what is new of some of them. Returns those that have it now. */
function passOn({ parts }: Entry, news: Columns, total: number): Entry[] {
  return [...parts].filter((part) => {
    if (!part.isRead || part.isLoading || !part.range) return false;
    if (part.history.appendUntil(part.range.end, news, total)) return true;
    readWhole(part);
    return false;
  });
}

/** The last known step of every series of a request; nothing is read of those that nobody asked for. */
export function afterSteps(runIds: string[], keys: string[], entries: Entry[]): number[] {
  const known = new Map(entries.map(({ runId, key, history }) => [`${runId}\n${key}`, history.lastStep]));
  return runIds.flatMap((runId) => keys.map((key) => known.get(`${runId}\n${key}`) ?? Number.MAX_SAFE_INTEGER));
}

/** Every metric of every run of a request is read: entries are cut into rectangles that the server's limits allow. */
export function parts(entries: Entry[], points: number): Entry[][] {
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

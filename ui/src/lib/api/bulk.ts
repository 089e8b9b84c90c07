import { postOwn } from './client';

/** Most runs of one request. */
export const REQUEST_RUNS = 1_000;
/** Most that are selected and changed together, in several requests. */
export const MAX_BULK_RUNS = 10_000;

/** The same tags for some runs. */
export interface TagChange {
  run_ids: string[];
  set: { key: string; value: string }[];
  remove: string[];
}

/** One request of a change of many runs: it changes all of its runs or none. */
export interface Step<T> {
  runs: number;
  take: () => Promise<T>;
}

export interface Taken<T> {
  runs: number;
  result: T;
}

/** Takes the steps one after the other, up to the first that fails. `onTaken` hears how many runs are done. */
export async function takeSteps<T>(steps: Step<T>[], onTaken: (runs: number) => void): Promise<{ taken: Taken<T>[]; error?: Error }> {
  const taken: Taken<T>[] = [];
  try {
    for (const { runs, take } of steps) {
      taken.push({ runs, result: await take() });
      onTaken(runsOf(taken));
    }
    return { taken };
  } catch (cause) {
    return { taken, error: cause instanceof Error ? cause : new Error(String(cause)) };
  }
}

export function runsOf(steps: { runs: number }[]): number {
  return steps.reduce((sum, { runs }) => sum + runs, 0);
}

export function inRequests(ids: string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / REQUEST_RUNS) }, (_, index) => ids.slice(index * REQUEST_RUNS, (index + 1) * REQUEST_RUNS));
}

/** Moves runs to the trash. */
export async function deleteRuns(ids: string[]): Promise<string[]> {
  await postOwn('runs/delete', { run_ids: ids });
  return ids;
}

/** Moves runs out of the trash. */
export async function restoreRuns(ids: string[]): Promise<string[]> {
  await postOwn('runs/restore', { run_ids: ids });
  return ids;
}

/** Changes tags and resolves to what brings back those that were. */
export async function tagRuns(changes: TagChange[]): Promise<TagChange[]> {
  return (await postOwn<{ undo: TagChange[] }>('runs/tag', { changes })).undo;
}

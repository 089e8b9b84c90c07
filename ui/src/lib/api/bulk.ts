import { postOwn } from './client';

/** Most runs of one request. */
export const MAX_BULK_RUNS = 1_000;

/** The same tags for some runs. */
export interface TagChange {
  run_ids: string[];
  set: { key: string; value: string }[];
  remove: string[];
}

/** Moves runs to the trash, all or none. */
export async function deleteRuns(ids: string[]): Promise<void> {
  await postOwn('runs/delete', { run_ids: ids });
}

/** Moves runs out of the trash, all or none. */
export async function restoreRuns(ids: string[]): Promise<void> {
  await postOwn('runs/restore', { run_ids: ids });
}

/** Changes tags and resolves to what brings back those that were. */
export async function tagRuns(changes: TagChange[]): Promise<TagChange[]> {
  return (await postOwn<{ undo: TagChange[] }>('runs/tag', { changes })).undo;
}

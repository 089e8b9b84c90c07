import { type RunRow, type RunsColumns, type RunsView, byIds, fetchRuns } from '../lib/api/runsTable';

/** Runs of one request: well below the server's limit on cells. */
const CHUNK = 1_000;

/** All runs that match, whether or not the table has read them. */
export async function everyRun(view: RunsView, columns: RunsColumns): Promise<RunRow[]> {
  const all: RunRow[] = [];
  for (;;) {
    const page = await fetchRuns(view, columns, all.length, CHUNK);
    all.push(...page.rows);
    if (!page.hasMore) return all;
  }
}

/** These runs, whether or not they still match or were deleted, in the order of the view. */
export async function runsOfIds(ids: string[], view: RunsView, columns: RunsColumns): Promise<RunRow[]> {
  const found: RunRow[] = [];
  for (let start = 0; start < ids.length; start += CHUNK) {
    const chunk = ids.slice(start, start + CHUNK);
    for (const lifecycle of ['Active', 'Deleted'] as const) {
      found.push(...(await fetchRuns({ ...view, filter: byIds(chunk), lifecycle }, columns, 0, chunk.length)).rows);
    }
  }
  return found;
}

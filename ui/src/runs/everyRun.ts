import { type RunRow, type RunsColumns, type RunsView, byIds, fetchRuns } from '../lib/api/runsTable';

/** Runs of one request: well below the server's limit on cells. */
const CHUNK = 1_000;

/** For who wants to know nothing of runs but which they are. */
const NO_COLUMNS: RunsColumns = { metrics: [], stats: ['last'], params: [], tags: [] };

/** All runs that match, whether or not the table has read them, or the first ones. */
export async function everyRun(view: RunsView, columns: RunsColumns, most = Infinity): Promise<RunRow[]> {
  const all: RunRow[] = [];
  for (;;) {
    const page = await fetchRuns(view, columns, all.length, Math.min(CHUNK, most - all.length));
    all.push(...page.rows);
    if (!page.hasMore || all.length >= most) return all;
  }
}

export async function everyRunId(view: RunsView, most?: number): Promise<string[]> {
  return (await everyRun(view, NO_COLUMNS, most)).map(({ id }) => id);
}

/** These runs, whether or not they still match or were deleted; in the order of the view, a thousand at a time. */
export async function runsOfIds(ids: string[], view: RunsView, columns: RunsColumns): Promise<RunRow[]> {
  const found: RunRow[] = [];
  for (let start = 0; start < ids.length; start += CHUNK) {
    const chunk = ids.slice(start, start + CHUNK);
    found.push(...(await fetchRuns({ ...view, filter: byIds(chunk), lifecycle: 'All' }, columns, 0, chunk.length)).rows);
  }
  return found;
}

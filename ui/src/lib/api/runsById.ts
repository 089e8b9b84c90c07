import { queryOptions } from '@tanstack/react-query';
import { get, post } from './client';
import { type Run, type WireRun, toRun } from './runs';
import { quoteValue } from '../search';

/** The runs of one model come from few experiments; each costs two requests. */
const MAX_EXPERIMENTS = 10;

/** Runs by id, whichever experiments they belong to; those that are gone are left out. */
export function runsByIdQuery(ids: string[]) {
  const wanted = [...new Set(ids)].toSorted();
  return queryOptions({
    queryKey: ['run', 'several', wanted],
    queryFn: ({ signal }) => read(wanted, signal),
    enabled: wanted.length > 0,
  });
}

async function read(ids: string[], signal: AbortSignal): Promise<Map<string, Run>> {
  const found = new Map<string, Run>();
  let missing = ids;
  for (let experiments = 0; missing.length > 0 && experiments < MAX_EXPERIMENTS; experiments += 1) {
    const [first = '', ...others] = missing;
    const experimentId = await experimentOf(first, signal);
    if (experimentId !== undefined) {
      const filter = `attributes.run_id IN (${missing.map(quoteValue).join(', ')})`;
      const body = { experiment_ids: [experimentId], filter, run_view_type: 'ALL', max_results: missing.length };
      const { runs = [] } = await post<{ runs?: WireRun[] }>('runs/search', body, signal);
      runs.map(toRun).forEach((run) => found.set(run.id, run));
    }
    missing = others.filter((id) => !found.has(id));
  }
  return found;
}

async function experimentOf(runId: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const { run } = await get<{ run: WireRun }>('runs/get', { run_id: runId }, signal);
    return run.info.experiment_id;
  } catch (error) {
    if (signal.aborted) throw error;
    return undefined;
  }
}

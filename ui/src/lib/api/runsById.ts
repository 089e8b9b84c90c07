import { queryOptions } from '@tanstack/react-query';
import { get, post } from './client';
import { type Run, type WireRun, toRun } from './runs';
import { byIds } from './runsTable';

/** The server's limit on the experiments of one search. */
const MAX_EXPERIMENTS = 10_000;

/** Runs by id, whichever experiments they belong to; those that are gone are left out. */
export function runsByIdQuery(ids: string[]) {
  const wanted = [...new Set(ids)].toSorted();
  return queryOptions({
    queryKey: ['run', 'several', wanted],
    queryFn: ({ signal }) => fetchRunsById(wanted, signal),
    enabled: wanted.length > 0,
  });
}

/**
 * The first run tells the experiment that the others are usually of; what is not there is looked for in all others together.
 * One request for one run, two for runs of one experiment, four at most.
 */
export async function fetchRunsById([first = '', ...others]: string[], signal: AbortSignal): Promise<Map<string, Run>> {
  const found = new Map<string, Run>();
  const take = (runs: Run[]) => runs.forEach((run) => found.set(run.id, run));
  const run = await runOrNothing(first, signal);
  if (run) take([run]);
  const missing = () => others.filter((id) => !found.has(id));
  if (run && missing().length > 0) take(await search([run.experimentId], missing(), signal));
  if (missing().length > 0) {
    const experimentIds = (await everyExperimentId(signal)).filter((id) => id !== run?.experimentId);
    if (experimentIds.length > 0) take(await search(experimentIds, missing(), signal));
  }
  return found;
}

async function search(experimentIds: string[], ids: string[], signal: AbortSignal): Promise<Run[]> {
  const body = { experiment_ids: experimentIds, filter: byIds(ids), run_view_type: 'ALL', max_results: ids.length };
  const { runs = [] } = await post<{ runs?: WireRun[] }>('runs/search', body, signal);
  return runs.map(toRun);
}

async function everyExperimentId(signal: AbortSignal): Promise<string[]> {
  const body = { view_type: 'ALL', max_results: MAX_EXPERIMENTS };
  const { experiments = [] } = await post<{ experiments?: { experiment_id: string }[] }>('experiments/search', body, signal);
  return experiments.map(({ experiment_id: id }) => id);
}

async function runOrNothing(runId: string, signal: AbortSignal): Promise<Run | undefined> {
  try {
    return toRun((await get<{ run: WireRun }>('runs/get', { run_id: runId }, signal)).run);
  } catch (error) {
    if (signal.aborted) throw error;
    return undefined;
  }
}

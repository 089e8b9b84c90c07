import { type QueryClient, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, post, postOwn } from '../lib/api/client';
import { contains, quoteValue } from '../lib/search';

/** Found things of one kind at most. */
const MAX_FOUND = 6;
/** Runs are looked for in the experiments that changed last. */
const MAX_EXPERIMENTS = 200;
/** How long it is known which those are. */
const EXPERIMENTS_MS = 30_000;

export type Found =
  | { kind: 'experiment'; id: string; name: string }
  | { kind: 'run'; id: string; name: string; experimentId: string }
  | { kind: 'model' | 'prompt'; name: string };

interface WireExperiments {
  experiments?: { experiment_id: string; name: string }[];
}

/** Experiments, runs, models and prompts by name, runs by the start of their id as well. What one of the searches refuses is left out. */
export function quickSearchQuery(text: string) {
  return queryOptions({
    queryKey: ['quick-search', text],
    queryFn: async ({ signal, client }): Promise<Found[]> => {
      const searches = [experiments(text, signal), runs(text, client, signal), models(text, signal), prompts(text, signal)];
      return (await Promise.allSettled(searches)).flatMap((found) => (found.status === 'fulfilled' ? found.value : []));
    },
    enabled: text !== '',
    // What was found for the text before stays until there is an answer.
    placeholderData: keepPreviousData,
  });
}

async function experiments(text: string, signal: AbortSignal): Promise<Found[]> {
  const body = { filter: contains('name', text), max_results: MAX_FOUND, order_by: ['last_update_time DESC'] };
  const { experiments: found = [] } = await post<WireExperiments>('experiments/search', body, signal);
  return found.map(({ experiment_id: id, name }) => ({ kind: 'experiment', id, name }));
}

async function runs(text: string, client: QueryClient, signal: AbortSignal): Promise<Found[]> {
  // Asked for once, not with every letter.
  const where = await client.fetchQuery({ queryKey: ['quick-search-experiments'], queryFn: recentExperiments, staleTime: EXPERIMENTS_MS });
  const table = await postOwn<{ columns: { name: string }[]; rows: unknown[][] }>(
    'runs/search',
    { experiment_ids: where, filter: runFilter(text), max_results: MAX_FOUND, metrics: [], params: [], tags: [] },
    signal,
  );
  // The columns every row starts with.
  return table.rows.map(([id, name, experimentId]) => ({ kind: 'run', id: String(id), name: String(name), experimentId: String(experimentId) }));
}

async function recentExperiments({ signal }: { signal: AbortSignal }): Promise<string[]> {
  const body = { max_results: MAX_EXPERIMENTS, order_by: ['last_update_time DESC'] };
  const { experiments: found = [] } = await post<WireExperiments>('experiments/search', body, signal);
  return found.map((experiment) => experiment.experiment_id);
}

function runFilter(text: string): string {
  const byName = contains('attributes.run_name', text);
  return /^[0-9a-f]{4,32}$/.test(text) ? `${byName} OR attributes.run_id LIKE ${quoteValue(`${text}%`)}` : byName;
}

async function registered(filter: string, signal: AbortSignal): Promise<string[]> {
  const answer = await get<{ registered_models?: { name: string }[] }>('registered-models/search', { filter, max_results: MAX_FOUND }, signal);
  return (answer.registered_models ?? []).map(({ name }) => name);
}

async function models(text: string, signal: AbortSignal): Promise<Found[]> {
  return (await registered(contains('name', text), signal)).map((name) => ({ kind: 'model', name }));
}

async function prompts(text: string, signal: AbortSignal): Promise<Found[]> {
  const filter = `${contains('name', text)} AND tags.\`mlflow.prompt.is_prompt\` = 'true'`;
  return (await registered(filter, signal)).map((name) => ({ kind: 'prompt', name }));
}

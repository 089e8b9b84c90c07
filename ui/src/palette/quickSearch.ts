import { type QueryClient, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { get, post, postOwn } from '../lib/api/client';
import { allKeysQuery } from '../lib/api/keys';
import { type WireLoggedModelDetails, toLoggedModelDetails } from '../lib/api/loggedModelDetails';
import { type SavedView, savedViews } from '../lib/api/savedViews';
import { type KeyValue, toMap } from '../lib/api/wire';
import { contains, quoteValue } from '../lib/search';
import { holdsWords } from './commands';

/** Found things of one kind at most. */
const MAX_FOUND = 6;
/** Runs are looked for in the experiments that changed last. */
const MAX_EXPERIMENTS = 200;
/** How long it is known which those are. */
const EXPERIMENTS_MS = 30_000;

export type Found =
  | { kind: 'experiment'; id: string; name: string }
  | { kind: 'run'; id: string; name: string; experimentId: string }
  | { kind: 'logged model'; id: string; name: string; experimentId: string }
  | { kind: 'view'; name: string; experimentId: string; experimentName: string; query: string }
  | { kind: 'metric'; name: string; experimentId: string }
  | { kind: 'model' | 'prompt'; name: string };

interface WireExperiments {
  experiments?: { experiment_id: string; name: string; tags?: KeyValue[] }[];
}

interface RecentExperiment {
  id: string;
  name: string;
  views: SavedView[];
}

/**
 * Experiments, runs, models, prompts, saved views and the metrics of the experiment that is looked at, by name; runs by the start of
 * their id as well. What one of the searches refuses is left out.
 */
export function quickSearchQuery(text: string, experimentId: string | undefined) {
  return queryOptions({
    queryKey: ['quick-search', text, experimentId],
    queryFn: async ({ signal, client }): Promise<Found[]> => {
      const searches: Promise<Found[]>[] = [
        experiments(text, signal),
        runs(text, client, signal),
        models(text, signal),
        prompts(text, signal),
        views(text, client),
        loggedModels(text, client, signal),
        ...(experimentId === undefined ? [] : [metrics(text, experimentId, client)]),
      ];
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
  const where = (await recentExperiments(client)).map(({ id }) => id);
  const table = await postOwn<{ columns: { name: string }[]; rows: unknown[][] }>(
    'runs/search',
    { experiment_ids: where, filter: runFilter(text), max_results: MAX_FOUND, metrics: [], params: [], tags: [] },
    signal,
  );
  // The columns every row starts with.
  return table.rows.map(([id, name, experimentId]) => ({ kind: 'run', id: String(id), name: String(name), experimentId: String(experimentId) }));
}

/** Asked for once, not with every letter. */
function recentExperiments(client: QueryClient): Promise<RecentExperiment[]> {
  return client.fetchQuery({
    queryKey: ['quick-search-experiments'],
    queryFn: async ({ signal }) => {
      const body = { max_results: MAX_EXPERIMENTS, order_by: ['last_update_time DESC'] };
      const { experiments: found = [] } = await post<WireExperiments>('experiments/search', body, signal);
      return found.map(({ experiment_id: id, name, tags }) => ({ id, name, views: savedViews({ tags: toMap(tags) }) }));
    },
    staleTime: EXPERIMENTS_MS,
  });
}

async function views(text: string, client: QueryClient): Promise<Found[]> {
  const all = (await recentExperiments(client)).flatMap(({ id, name, views: own }) => own.map((view) => ({ kind: 'view' as const, ...view, experimentId: id, experimentName: name })));
  return all.filter((view) => holdsWords(view.name, text)).slice(0, MAX_FOUND);
}

async function metrics(text: string, experimentId: string, client: QueryClient): Promise<Found[]> {
  const keys = await client.fetchQuery(allKeysQuery([experimentId]));
  const found = keys.metrics.filter((key) => holdsWords(key, text)).slice(0, MAX_FOUND);
  return found.map((name) => ({ kind: 'metric', name, experimentId }));
}

async function loggedModels(text: string, client: QueryClient, signal: AbortSignal): Promise<Found[]> {
  const body = { experiment_ids: (await recentExperiments(client)).map(({ id }) => id), filter: contains('name', text), max_results: MAX_FOUND };
  const answer = await post<{ models?: WireLoggedModelDetails[] }>('logged-models/search', body, signal);
  return (answer.models ?? []).map(toLoggedModelDetails).map(({ id, name, experimentId }) => ({ kind: 'logged model', id, name, experimentId }));
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

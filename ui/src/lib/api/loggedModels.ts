import { queryOptions } from '@tanstack/react-query';
import { quoteValue } from '../search';
import { get, post } from './client';
import { type LoggedModelDetails, type WireLoggedModelDetails, toLoggedModelDetails } from './loggedModelDetails';

/** Some logged models by id: those of the experiment in one request, and single ones of others, which a run may have read. */
export function loggedModelsByIdQuery(experimentId: string, ids: string[]) {
  return queryOptions({
    queryKey: ['logged-models', experimentId, 'by-id', ids],
    queryFn: ({ signal }) => fetchLoggedModels(experimentId, ids, signal),
    enabled: ids.length > 0,
  });
}

async function fetchLoggedModels(experimentId: string, ids: string[], signal: AbortSignal): Promise<Map<string, LoggedModelDetails>> {
  const body = { experiment_ids: [experimentId], filter: `attributes.model_id IN (${ids.map(quoteValue).join(', ')})`, max_results: ids.length };
  const { models = [] } = await post<{ models?: WireLoggedModelDetails[] }>('logged-models/search', body, signal);
  const found = new Map(models.map(toLoggedModelDetails).map((model) => [model.id, model]));
  const elsewhere = await Promise.allSettled(ids.filter((id) => !found.has(id)).map((id) => fetchLoggedModel(id, signal)));
  for (const one of elsewhere) if (one.status === 'fulfilled') found.set(one.value.id, one.value);
  return found;
}

async function fetchLoggedModel(id: string, signal: AbortSignal): Promise<LoggedModelDetails> {
  return toLoggedModelDetails((await get<{ model: WireLoggedModelDetails }>(`logged-models/${encodeURIComponent(id)}`, {}, signal)).model);
}

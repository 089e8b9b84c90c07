import { queryOptions } from '@tanstack/react-query';
import { quoteValue } from '../search';
import { get, post } from './client';

export interface LoggedModel {
  id: string;
  name: string;
  type: string;
  status: string;
}

interface WireLoggedModel {
  info: { model_id: string; name?: string; model_type?: string; status?: string };
}

/** Some logged models by id: those of the experiment in one request, and single ones of others, which a run may have read. */
export function loggedModelsQuery(experimentId: string, ids: string[]) {
  return queryOptions({
    queryKey: ['logged-models', experimentId, ids],
    queryFn: ({ signal }) => fetchLoggedModels(experimentId, ids, signal),
    enabled: ids.length > 0,
  });
}

async function fetchLoggedModels(experimentId: string, ids: string[], signal: AbortSignal): Promise<Map<string, LoggedModel>> {
  const body = { experiment_ids: [experimentId], filter: `attributes.model_id IN (${ids.map(quoteValue).join(', ')})`, max_results: ids.length };
  const { models = [] } = await post<{ models?: WireLoggedModel[] }>('logged-models/search', body, signal);
  const found = new Map(models.map(toLoggedModel).map((model) => [model.id, model]));
  const elsewhere = await Promise.allSettled(ids.filter((id) => !found.has(id)).map((id) => fetchLoggedModel(id, signal)));
  for (const one of elsewhere) if (one.status === 'fulfilled') found.set(one.value.id, one.value);
  return found;
}

async function fetchLoggedModel(id: string, signal: AbortSignal): Promise<LoggedModel> {
  return toLoggedModel((await get<{ model: WireLoggedModel }>(`logged-models/${encodeURIComponent(id)}`, {}, signal)).model);
}

function toLoggedModel({ info }: WireLoggedModel): LoggedModel {
  return {
    id: info.model_id,
    name: info.name ?? info.model_id,
    type: info.model_type ?? '',
    // LOGGED_MODEL_READY → ready
    status: (info.status ?? '').replace(/^LOGGED_MODEL_/, '').toLowerCase().replaceAll('_', ' '),
  };
}

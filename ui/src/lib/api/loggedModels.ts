import { queryOptions } from '@tanstack/react-query';
import { get } from './client';

export interface LoggedModel {
  id: string;
  name: string;
  type: string;
  status: string;
}

interface WireLoggedModel {
  info: { model_id: string; name?: string; model_type?: string; status?: string };
}

export function loggedModelQuery(modelId: string) {
  return queryOptions({
    queryKey: ['logged-model', modelId],
    queryFn: async ({ signal }): Promise<LoggedModel> => {
      const { info } = (await get<{ model: WireLoggedModel }>(`logged-models/${encodeURIComponent(modelId)}`, {}, signal)).model;
      return {
        id: info.model_id,
        name: info.name ?? info.model_id,
        type: info.model_type ?? '',
        // LOGGED_MODEL_READY → ready
        status: (info.status ?? '').replace(/^LOGGED_MODEL_/, '').toLowerCase().replaceAll('_', ' '),
      };
    },
  });
}

import { queryOptions } from '@tanstack/react-query';
import { post } from './client';
import { inNaturalOrder } from '../naturalOrder';

/** The server names a dataset once for each digest and use; these are its names. */
export function datasetNamesQuery(experimentIds: string[]) {
  return queryOptions({
    queryKey: ['dataset-names', experimentIds],
    queryFn: async ({ signal }): Promise<string[]> => {
      const answer = await post<{ dataset_summaries?: { name: string }[] }>('experiments/search-datasets', { experiment_ids: experimentIds }, signal);
      const names = new Set((answer.dataset_summaries ?? []).map(({ name }) => name));
      return [...names].sort(inNaturalOrder);
    },
  });
}

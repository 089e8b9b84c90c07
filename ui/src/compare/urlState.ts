import { oneOf } from '../lib/urlState';

/** The state of the comparison in the URL; the lists are those of MLflow's links. */
export interface CompareSearch {
  runs?: string | undefined;
  experiments?: string | undefined;
  /** Only what differs. */
  differs?: 'true' | undefined;
  /** Part of the names of what is compared. */
  search?: string | undefined;
  charts?: string | undefined;
}

export function compareSearch(search: Record<string, unknown>): CompareSearch {
  const bounded = (value: unknown) => (typeof value === 'string' && value !== '' && value.length <= 100_000 ? value : undefined);
  return {
    runs: bounded(search['runs']),
    experiments: bounded(search['experiments']),
    differs: oneOf(search['differs'], ['true']),
    search: bounded(search['search']),
    charts: bounded(search['charts']),
  };
}

import { oneOf } from '../lib/urlState';
import { type FilesSearch, filesSearch } from './filesState';

/** The state of the comparison in the URL; the lists are those of MLflow's links. */
export interface CompareSearch extends FilesSearch {
  runs?: string | undefined;
  experiments?: string | undefined;
  /** Only what differs. */
  differs?: 'true' | undefined;
  /** Part of the names of what is compared. */
  search?: string | undefined;
  /** Which number of a metric's history is compared, unless it is the last. */
  stat?: 'min' | 'max' | undefined;
  charts?: string | undefined;
}

export function compareSearch(search: Record<string, unknown>): CompareSearch {
  const bounded = (value: unknown) => (typeof value === 'string' && value !== '' && value.length <= 100_000 ? value : undefined);
  return {
    runs: bounded(search['runs']),
    experiments: bounded(search['experiments']),
    differs: oneOf(search['differs'], ['true']),
    search: bounded(search['search']),
    stat: oneOf(search['stat'], ['min', 'max']),
    charts: bounded(search['charts']),
    ...filesSearch(search),
  };
}

import { type ArtifactSearch, artifactSearch } from '../artifacts/urlState';
import { type ChartsSearch, chartsSearch, text } from '../lib/urlState';

/** What is searched for on a run's overview, and how its parts are shown. */
export interface RunSearch extends ArtifactSearch, ChartsSearch {
  metricFilter?: string | undefined;
  paramFilter?: string | undefined;
  params?: 'tree' | undefined;
  logFilter?: string | undefined;
}

export function runSearch(search: Record<string, unknown>): RunSearch {
  return {
    ...artifactSearch(search),
    ...chartsSearch(search),
    metricFilter: text(search['metricFilter']),
    paramFilter: text(search['paramFilter']),
    params: search['params'] === 'tree' ? 'tree' : undefined,
    logFilter: text(search['logFilter']),
  };
}

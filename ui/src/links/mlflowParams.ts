import { quoteValue } from '../lib/search';

/** What MLflow's own UI alone writes. Left out of the address, whose other parameters have said the same since it was read. */
export const ONLY_MLFLOW = { datasetsFilter: undefined, modelVersionFilter: undefined, compareRunsMode: undefined, isPreview: undefined };

/** Where MLflow's UI sees a condition; other text is an expression that names match. */
const CONDITION = /\b(attributes?|metrics?|param(eter)?s?|tags?|datasets?|runs?)\.\S+\s*(>|<|=|!=| (not )?[ir]?like| (not )?in| is)/i;

const VERSIONS: Record<string, string> = { 'With Model Versions': 'with', 'Without Model Versions': 'without' };
const ORDERS: Record<string, string> = { 'tags.`mlflow.user`': 'attributes.user_id', 'tags.`mlflow.runName`': 'attributes.run_name' };

/** The parameters of a table of runs that MLflow's UI wrote, as this page has them; all others as they are. */
export function fromMlflow(search: Record<string, unknown>): Record<string, unknown> {
  if (!Object.keys(ONLY_MLFLOW).some((mark) => search[mark] !== undefined)) return search;
  const { datasetsFilter, modelVersionFilter, compareRunsMode, isPreview: _, ...rest } = search;
  const typed = typeof rest['searchFilter'] === 'string' ? rest['searchFilter'] : '';
  const isName = typed !== '' && !CONDITION.test(typed);
  const datasets = datasetClause(typeof datasetsFilter === 'string' ? decoded(datasetsFilter) : datasetsFilter);
  const conditions = [isName ? '' : typed, datasets].filter((condition) => condition !== '');
  return {
    ...rest,
    searchFilter: conditions.length > 1 ? conditions.map((condition) => `(${condition})`).join(' AND ') : conditions[0],
    name: rest['name'] ?? (isName ? `/${typed}/` : undefined),
    orderByKey: ORDERS[String(rest['orderByKey'])] ?? rest['orderByKey'],
    versions: rest['versions'] ?? VERSIONS[String(modelVersionFilter)],
    layout: rest['layout'] ?? (compareRunsMode === 'CHART' ? 'charts' : undefined),
  };
}

/** As MLflow's UI asks for the datasets that are ticked. */
function datasetClause(datasets: unknown): string {
  const texts = (field: string) => (Array.isArray(datasets) ? datasets.map((dataset: Record<string, unknown> | null) => dataset?.[field]).filter((text) => typeof text === 'string') : []);
  const [names, digests] = [texts('name'), texts('digest')];
  if (names.length === 0 || names.length !== digests.length) return '';
  try {
    return `datasets.name IN (${names.map(quoteValue).join(', ')}) AND datasets.digest IN (${digests.map(quoteValue).join(', ')})`;
  } catch {
    return '';
  }
}

/** Base64 of JSON in UTF-8. */
function decoded(text: string): unknown {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

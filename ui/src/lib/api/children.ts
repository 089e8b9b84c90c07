import { identifier, quoteValue } from '../search';
import { PARENT_RUN_TAG } from '../tags';
import { runsQuery } from './runs';

/** In MLflow's language. */
export function childrenFilter(parentId: string): string {
  return `${identifier('tags', PARENT_RUN_TAG)} = ${quoteValue(parentId)}`;
}

/** The runs whose parent is this one. */
export function childrenQuery(experimentId: string, parentId: string) {
  return runsQuery(experimentId, { filter: childrenFilter(parentId), orderBy: undefined, lifecycle: 'Active' });
}

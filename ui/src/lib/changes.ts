import type { QueryKey } from '@tanstack/react-query';

/** One thing that changed, as `events` names it. */
export interface Change {
  entity: 'experiment' | 'run' | 'logged_model' | 'registered_model';
  /** Of all but registered models. */
  id?: string;
  /** Of a registered model. */
  name?: string;
  /** Of all but registered models. */
  experiment_id?: string;
  kind: 'created' | 'updated' | 'metrics' | 'artifacts' | 'deleted' | 'restored';
}

/** Queries over runs of several experiments. */
const MANY: QueryKey = ['runs', 'many'];

/** The names of all metrics, params and tags: many experiments have thousands, so that they are read again at intervals only. */
export const KEYS = 'keys';

/** The queries that may answer otherwise after a change. */
export function affectedQueries({ entity, id = '', name = '', experiment_id: experiment = '', kind }: Change): QueryKey[] {
  switch (entity) {
    case 'experiment': {
      const own: QueryKey[] = [['experiment', id], ['experiments'], ['activity']];
      // Its runs go along.
      return kind === 'deleted' || kind === 'restored' ? [...own, ['runs', id], MANY, ['run'], [KEYS, id], [KEYS, 'many']] : own;
    }
    case 'run': {
      if (kind === 'artifacts') return [['artifacts', 'run', id], ['images', id]];
      const own = [['run', id], ['runs', experiment], MANY, [KEYS, experiment], [KEYS, 'many']];
      return kind === 'metrics' ? [...own, ['history', id]] : [...own, ['activity']];
    }
    case 'logged_model':
      return kind === 'artifacts' ? [['artifacts', 'model', id]] : [['logged-model', id], ['logged-models', experiment]];
    case 'registered_model':
      return [['registered-model', name], ['registered-models'], ['model-versions'], ['model-version', name], ['registry-history', name], ['registry-history', '']];
  }
}

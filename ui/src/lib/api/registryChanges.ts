import { useMutation, useQueryClient } from '@tanstack/react-query';
import { affectedQueries } from '../changes';
import { send } from './client';

/** Changes of the registry, by MLflow's own calls. */
export const registry = {
  createModel: (name: string, description: string, tags: Record<string, string> = {}) =>
    send('POST', 'registered-models/create', { name, description: description || undefined, tags: pairs(tags) }),
  renameModel: (name: string, newName: string) => send('POST', 'registered-models/rename', { name, new_name: newName }),
  describeModel: (name: string, description: string) => send('PATCH', 'registered-models/update', { name, description }),
  deleteModel: (name: string) => send('DELETE', 'registered-models/delete', { name }),
  setModelTag: (name: string, key: string, value: string) => send('POST', 'registered-models/set-tag', { name, key, value }),
  deleteModelTag: (name: string, key: string) => send('DELETE', 'registered-models/delete-tag', { name, key }),
  setAlias: (name: string, alias: string, version: string) => send('POST', 'registered-models/alias', { name, alias, version }),
  deleteAlias: (name: string, alias: string) => send('DELETE', 'registered-models/alias', { name, alias }),
  createVersion: async (name: string, source: string, more: { description?: string; tags?: Record<string, string> } = {}) => {
    const answer = await send<{ model_version: { version: string } }>('POST', 'model-versions/create', {
      name,
      source,
      description: more.description || undefined,
      tags: pairs(more.tags ?? {}),
    });
    return answer.model_version.version;
  },
  describeVersion: (name: string, version: string, description: string) => send('PATCH', 'model-versions/update', { name, version, description }),
  deleteVersion: (name: string, version: string) => send('DELETE', 'model-versions/delete', { name, version }),
  setVersionTag: (name: string, version: string, key: string, value: string) => send('POST', 'model-versions/set-tag', { name, version, key, value }),
  deleteVersionTag: (name: string, version: string, key: string) => send('DELETE', 'model-versions/delete-tag', { name, version, key }),
  moveToStage: (name: string, version: string, stage: string, archive: boolean) =>
    send('POST', 'model-versions/transition-stage', { name, version, stage, archive_existing_versions: archive }),
};

function pairs(record: Record<string, string>) {
  return Object.entries(record).map(([key, value]) => ({ key, value }));
}

/** Makes changes of the model `name`; whatever shows it is read again before the change counts as done. */
export function useRegistryChange<T = unknown>(name: string, onDone?: (answer: T) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: () => Promise<T>) => change(),
    onSuccess: async (answer) => {
      // What no longer exists must not be asked for: first away from it, then the news.
      onDone?.(answer);
      const keys = affectedQueries({ entity: 'registered_model', name, kind: 'updated' });
      await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
}

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { affectedQueries } from '../changes';
import { send } from './client';

/** Changes of a run, by MLflow's own calls. */
export const runChanges = {
  rename: (runId: string, name: string) => send('POST', 'runs/update', { run_id: runId, run_name: name }),
  setTag: (runId: string, key: string, value: string) => send('POST', 'runs/set-tag', { run_id: runId, key, value }),
  deleteTag: (runId: string, key: string) => send('POST', 'runs/delete-tag', { run_id: runId, key }),
  delete: (runId: string) => send('POST', 'runs/delete', { run_id: runId }),
  restore: (runId: string) => send('POST', 'runs/restore', { run_id: runId }),
};

/** Makes changes of a run; whatever shows it is read again before the change counts as done. */
export function useRunChange(runId: string, experimentId: string, onDone?: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: () => Promise<unknown>) => change(),
    onSuccess: async () => {
      const keys = affectedQueries({ entity: 'run', id: runId, experiment_id: experimentId, kind: 'updated' });
      await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
      onDone?.();
    },
  });
}

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { send } from './client';

/** Changes of a logged model, by MLflow's own calls. */
export const loggedModelChanges = {
  setTag: (modelId: string, key: string, value: string) => send('PATCH', `logged-models/${encodeURIComponent(modelId)}/tags`, { tags: [{ key, value }] }),
  // Slashes of the key stay as they are: the server takes the rest of the path for it.
  deleteTag: (modelId: string, key: string) =>
    send('DELETE', `logged-models/${encodeURIComponent(modelId)}/tags/${key.split('/').map(encodeURIComponent).join('/')}`, {}),
};

/** Makes changes of a logged model, which is read again before the change counts as done. */
export function useLoggedModelChange(modelId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: () => Promise<unknown>) => change(),
    onSuccess: () => Promise.all([['logged-model', modelId], ['logged-models']].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}

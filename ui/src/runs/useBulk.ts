import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { showToast } from '../components/toasts';
import { type TagChange, deleteRuns, restoreRuns, tagRuns } from '../lib/api/bulk';
import { runsScope } from '../lib/api/runsTable';
import { count } from '../lib/format';

export interface Bulk {
  remove: (ids: string[]) => Promise<void>;
  restore: (ids: string[]) => Promise<void>;
  /** `done` says what was done, e.g. "Tagged 3 runs". */
  tag: (changes: TagChange[], done: string) => Promise<void>;
}

/** Changes of many runs, each of which can be undone. */
export function useBulk(experimentIds: string[]): Bulk {
  const client = useQueryClient();
  return useMemo(() => {
    const readAgain = () => Promise.all([runsScope(experimentIds), ['runs-count'], ['run']].map((queryKey) => client.invalidateQueries({ queryKey })));
    /** Does it, tells of it, and offers to undo it. */
    const change = async <T>(act: () => Promise<T>, done: string, undo: (result: T) => Promise<unknown>) => {
      const result = await act();
      await readAgain();
      const takeBack = async () => {
        try {
          await undo(result);
          await readAgain();
        } catch (cause) {
          showToast(`That could not be undone: ${cause instanceof Error ? cause.message : String(cause)}`, { isError: true });
        }
      };
      showToast(done, { action: { label: 'Undo', run: () => void takeBack() } });
    };
    return {
      remove: (ids) => change(() => deleteRuns(ids), `${count(ids.length, 'run')} deleted`, () => restoreRuns(ids)),
      restore: (ids) => change(() => restoreRuns(ids), `${count(ids.length, 'run')} restored`, () => deleteRuns(ids)),
      tag: (changes, done) => change(() => tagRuns(changes), done, tagRuns),
    };
  }, [client, experimentIds]);
}

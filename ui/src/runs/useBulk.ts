import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { showToast } from '../components/toasts';
import { type Step, type TagChange, deleteRuns, inRequests, restoreRuns, runsOf, tagRuns, takeSteps } from '../lib/api/bulk';
import { runsScope } from '../lib/api/runsTable';
import { count } from '../lib/format';

export interface Bulk {
  /** Changes resolve to the runs that were not changed, when a later request of several failed. */
  remove: (ids: string[]) => Promise<string[]>;
  restore: (ids: string[]) => Promise<string[]>;
  tagAll: (change: TagChange) => Promise<string[]>;
  /** `done` says what was done, e.g. "Tagged 3 runs". For runs of one request. */
  tag: (changes: TagChange[], done: string) => Promise<void>;
  /** How far a change of several requests is. */
  progress: string | undefined;
}

/** Changes of many runs, each of which can be undone. */
export function useBulk(experimentIds: string[]): Bulk {
  const client = useQueryClient();
  const [progress, setProgress] = useState<string>();
  const changes = useMemo(() => {
    const readAgain = () => Promise.all([runsScope(experimentIds), ['runs-count'], ['run']].map((queryKey) => client.invalidateQueries({ queryKey })));
    const take = async <T>(steps: Step<T>[], verb: string) => {
      const tell = (runs: number) => setProgress(`${runs.toLocaleString()} of ${count(runsOf(steps), 'run')} ${verb} so far…`);
      if (steps.length > 1) tell(0);
      const outcome = await takeSteps(steps, steps.length > 1 ? tell : () => undefined);
      setProgress(undefined);
      await readAgain();
      return { ...outcome, only: `Only ${runsOf(outcome.taken).toLocaleString()} of ${count(runsOf(steps), 'run')} were ${verb}` };
    };
    /** Does it, tells of it, and offers to undo what was done. Resolves to how many runs that were. */
    const change = async <T>(steps: Step<T>[], verb: string, done: string, undo: (result: T) => Promise<unknown>) => {
      const { taken, error, only } = await take(steps, verb);
      if (error && taken.length === 0) throw error;
      const takeBack = async () => {
        const back = await take(taken.map(({ runs, result }) => ({ runs, take: () => undo(result) })), 'brought back');
        if (back.error) showToast(back.taken.length > 0 ? `${back.only}: ${back.error.message}` : `That could not be undone: ${back.error.message}`, { isError: true });
      };
      showToast(error ? `${only}: ${error.message}` : done, { isError: error !== undefined, action: { label: 'Undo', run: () => void takeBack() } });
      return runsOf(taken);
    };
    const changeIds = async (ids: string[], verb: string, act: (ids: string[]) => Promise<string[]>, undo: (ids: string[]) => Promise<string[]>) => {
      const steps = inRequests(ids).map((chunk) => ({ runs: chunk.length, take: () => act(chunk) }));
      return ids.slice(await change(steps, verb, `${count(ids.length, 'run')} ${verb}`, undo));
    };
    return {
      remove: (ids: string[]) => changeIds(ids, 'deleted', deleteRuns, restoreRuns),
      restore: (ids: string[]) => changeIds(ids, 'restored', restoreRuns, deleteRuns),
      tagAll: async ({ run_ids: ids, ...rest }: TagChange) => {
        const steps = inRequests(ids).map((chunk) => ({ runs: chunk.length, take: () => tagRuns([{ run_ids: chunk, ...rest }]) }));
        return ids.slice(await change(steps, 'tagged', `Tags of ${count(ids.length, 'run')} changed`, tagRuns));
      },
      tag: async (tags: TagChange[], done: string) => {
        await change([{ runs: runsOf(tags.map(({ run_ids }) => ({ runs: run_ids.length }))), take: () => tagRuns(tags) }], 'changed', done, tagRuns);
      },
    };
  }, [client, experimentIds]);
  return useMemo(() => ({ ...changes, progress }), [changes, progress]);
}

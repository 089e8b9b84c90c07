import { queryOptions } from '@tanstack/react-query';
import { post, postOwn } from '../lib/api/client';

/** What changed last, of each kind. */
const MAX_SHOWN = 6;
/** So many running runs are known of. */
export const MAX_RUNNING = 100;
/** Running runs are looked for in the experiments that changed last. */
const MAX_EXPERIMENTS = 200;

export interface RecentExperiment {
  id: string;
  name: string;
  updated: number | undefined;
}

export interface ActiveRun {
  id: string;
  name: string;
  experimentId: string;
  experimentName: string;
  user: string;
  started: number | undefined;
}

export interface Activity {
  experiments: RecentExperiment[];
  running: ActiveRun[];
}

/** The experiments that changed last, and what runs in them now. */
export function activityQuery() {
  return queryOptions({
    queryKey: ['activity'],
    queryFn: async ({ signal }): Promise<Activity> => {
      const experiments = await recentExperiments(signal);
      return { experiments: experiments.slice(0, MAX_SHOWN), running: await running(experiments, signal) };
    },
  });
}

async function recentExperiments(signal: AbortSignal): Promise<RecentExperiment[]> {
  const answer = await post<{ experiments?: { experiment_id: string; name: string; last_update_time?: number }[] }>(
    'experiments/search',
    { max_results: MAX_EXPERIMENTS, order_by: ['last_update_time DESC'] },
    signal,
  );
  return (answer.experiments ?? []).map(({ experiment_id: id, name, last_update_time: updated }) => ({ id, name, updated }));
}

async function running(experiments: RecentExperiment[], signal: AbortSignal): Promise<ActiveRun[]> {
  const names = new Map(experiments.map(({ id, name }) => [id, name]));
  const table = await postOwn<{ columns: { key: string }[]; rows: (string | number | null)[][] }>(
    'runs/search',
    { experiment_ids: [...names.keys()], filter: "attributes.status = 'RUNNING'", order_by: ['attributes.start_time DESC'], max_results: MAX_RUNNING },
    signal,
  );
  const column = new Map(table.columns.map(({ key }, index) => [key, index]));
  return table.rows.map((row) => {
    const cell = (key: string) => row[column.get(key) ?? -1] ?? '';
    const experimentId = String(cell('experiment_id'));
    return {
      id: String(cell('run_id')),
      name: String(cell('run_name')),
      experimentId,
      experimentName: names.get(experimentId) ?? experimentId,
      user: String(cell('user_id')),
      started: Number(cell('start_time')) || undefined,
    };
  });
}

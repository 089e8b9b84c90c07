import { queryOptions } from '@tanstack/react-query';
import { postOwn } from './client';
import type { Run } from './runs';

export interface Neighbour {
  id: string;
  name: string;
}

/** More runs do not start in the same millisecond. */
const ENOUGH = 20;

interface Table {
  columns: { kind: string; key: string }[];
  rows: unknown[][];
}

/** The runs of the experiment that started just before and just after. */
export function neighboursQuery(run: Run) {
  return queryOptions({
    queryKey: ['neighbours', run.experimentId, run.id, run.started],
    queryFn: async ({ signal }): Promise<{ older: Neighbour | undefined; newer: Neighbour | undefined }> => {
      const [older, newer] = await Promise.all([beside(run, '<=', 'DESC', signal), beside(run, '>=', 'ASC', signal)]);
      return { older, newer };
    },
    staleTime: 30_000,
  });
}

async function beside(run: Run, operator: '<=' | '>=', order: 'ASC' | 'DESC', signal: AbortSignal): Promise<Neighbour | undefined> {
  const { columns, rows } = await postOwn<Table>(
    'runs/search',
    {
      experiment_ids: [run.experimentId],
      filter: `attributes.start_time ${operator} ${run.started ?? 0}`,
      order_by: [`attributes.start_time ${order}`, `attributes.run_id ${order}`],
      run_view_type: run.deleted ? 'ALL' : 'ACTIVE_ONLY',
      max_results: ENOUGH,
    },
    signal,
  );
  const column = (key: string) => columns.findIndex((one) => one.kind === 'attribute' && one.key === key);
  const [id, name] = [column('run_id'), column('run_name')];
  const own = rows.findIndex((row) => row[id] === run.id);
  const next = own < 0 ? undefined : rows[own + 1];
  return next && { id: String(next[id]), name: String(next[name]) };
}

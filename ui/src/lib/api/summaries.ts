import { queryOptions } from '@tanstack/react-query';
import { postForBytes } from './client';
import type { Run } from './runs';
import { type WireDouble, toDouble } from './wire';

export interface Summary {
  min: number;
  max: number;
}

/** Most metrics of one request. */
const MAX_KEYS = 1_000;

/** The lowest and highest value of each metric of a run, which MLflow's API does not tell. */
export function summariesQuery(run: Run) {
  const keys = [...run.metrics.keys()].slice(0, MAX_KEYS);
  return queryOptions({
    queryKey: ['run', run.id, 'summaries', keys],
    queryFn: async () => {
      const answer = await postForBytes('runs/search', {
        experiment_ids: [run.experimentId],
        filter: `attributes.run_id = '${run.id}'`,
        run_view_type: 'ALL',
        metrics: keys,
        stats: ['min', 'max'],
      });
      const { columns, rows } = JSON.parse(new TextDecoder().decode(answer)) as Table;
      const cell = (key: string, stat: string) => {
        const place = columns.findIndex((column) => column.kind === 'metric' && column.key === key && column.stat === stat);
        return toDouble(rows[0]?.[place] ?? 'NaN');
      };
      return new Map(keys.map((key): [string, Summary] => [key, { min: cell(key, 'min'), max: cell(key, 'max') }]));
    },
  });
}

interface Table {
  columns: { kind: string; key?: string; stat?: string }[];
  rows: WireDouble[][];
}

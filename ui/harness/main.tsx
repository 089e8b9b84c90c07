import '../src/styles/tokens.css';
import '../src/styles/base.css';
import '../src/styles/layout.css';
import '../src/styles/controls.css';
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { StrictMode, useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { ChartsBoard } from '../src/charts/ChartsBoard';
import type { ChartGroup, ChartRun } from '../src/charts/types';
import { post } from '../src/lib/api/client';
import { type Run, toRun } from '../src/lib/api/runs';
import { LiveUpdates } from '../src/lib/live';
import { isSystemTag } from '../src/lib/tags';

const COLORS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#8c6bb1', '#a65628', '#1b7837', '#c51b7d', '#737f8a', '#4575b4'];

/** `#experiment=1`, `&group=lr` and the board's own `&charts=…`. */
function fields(): URLSearchParams {
  return new URLSearchParams(location.hash.slice(1));
}

function toChartRun(run: Run, place: number): ChartRun {
  return {
    id: run.id,
    name: run.name,
    color: COLORS[place % COLORS.length] ?? '#000000',
    experimentId: run.experimentId,
    status: run.status,
    startTime: run.started,
    endTime: run.ended,
    user: run.user,
    params: run.params,
    tags: new Map([...run.tags].filter(([key]) => !isSystemTag(key))),
    metrics: new Map([...run.metrics.values()].map(({ key, value }) => [key, { last: value, min: value, max: value, first: value }])),
  };
}

function groupsBy(runs: ChartRun[], param: string): ChartGroup[] {
  const values = [...new Set(runs.map(({ params }) => params.get(param) ?? ''))];
  return values.map((value, place) => ({
    id: `group ${value}`,
    name: `${param}: ${value}`,
    color: COLORS[place % COLORS.length] ?? '#000000',
    runIds: runs.filter(({ params }) => (params.get(param) ?? '') === value).map(({ id }) => id),
  }));
}

function Experiment() {
  const experiment = fields().get('experiment') ?? '0';
  const group = fields().get('group');
  const [state, setState] = useState(fields().get('charts') ?? undefined);
  const { data: runs } = useQuery({
    queryKey: ['runs', experiment],
    queryFn: async ({ signal }) => {
      const request = { experiment_ids: [experiment], max_results: 1_000, order_by: ['attributes.start_time ASC'] };
      const answer = await post<{ runs?: Parameters<typeof toRun>[0][] }>('runs/search', request, signal);
      return (answer.runs ?? []).map(toRun).map(toChartRun);
    },
  });
  const groups = useMemo(() => (runs && group ? groupsBy(runs, group) : undefined), [runs, group]);
  const onState = (next: string | undefined) => {
    setState(next);
    const all = fields();
    if (next === undefined) all.delete('charts');
    else all.set('charts', next);
    history.replaceState(undefined, '', `#${all}`);
  };
  return runs ? <ChartsBoard runs={runs} groups={groups} scope={`experiment ${experiment}`} state={state} onState={onState} /> : null;
}

const queries = new QueryClient({ defaultOptions: { queries: { staleTime: 2_000 } } });
new LiveUpdates(queries).start();

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <Experiment />
      </QueryClientProvider>
    </StrictMode>,
  );
}

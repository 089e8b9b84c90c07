import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Suspense, lazy, useCallback, useMemo } from 'react';
import { EmptyState } from '../components/EmptyState';
import { Loading } from '../components/Loading';
import { useColorScheme } from '../components/useColorScheme';
import type { ChartRun } from '../charts/types';
import { useKeptSettings } from '../charts/useKeptSettings';
import type { Run } from '../lib/api/runs';
import { summariesQuery } from '../lib/api/summaries';
import { isSystemTag } from '../lib/tags';

const ChartsBoard = lazy(() => import('../charts/ChartsBoard').then(({ ChartsBoard: component }) => ({ default: component })));

const route = getRouteApi('/experiments/$experimentId/runs/$runId/$');

/** Of the Okabe–Ito colours, the blues. */
const COLORS = { light: '#0072b2', dark: '#56b4e9' };

interface ChartsProps {
  run: Run;
  /** Which metrics belong on this tab. */
  include: (key: string) => boolean;
  /** The name of the layout, which all runs share. */
  scope: string;
}

/** The run's metrics as a board of charts. */
export function Charts({ run, include, scope }: ChartsProps) {
  const { charts } = route.useSearch();
  const navigate = route.useNavigate();
  const scheme = useColorScheme();
  const { data: summaries } = useQuery(summariesQuery(run.id));
  const runs = useMemo(
    (): ChartRun[] => [
      {
        id: run.id,
        name: run.name,
        color: COLORS[scheme],
        experimentId: run.experimentId,
        status: run.status,
        startTime: run.started,
        endTime: run.ended,
        user: run.user,
        params: run.params,
        tags: new Map([...run.tags].filter(([key]) => !isSystemTag(key))),
        events: run.modelOutputs.flatMap(({ step }) => (step === undefined ? [] : [{ step, name: 'model' }])),
        metrics: new Map(
          [...run.metrics.values()]
            .filter(({ key }) => include(key))
            .map(({ key, value }) => [key, { last: value, min: summaries?.get(key)?.min?.value ?? NaN, max: summaries?.get(key)?.max?.value ?? NaN, first: summaries?.get(key)?.first.value }]),
        ),
      },
    ],
    [run, include, summaries, scheme],
  );
  const onState = useCallback(
    (next: string | undefined) => void navigate({ search: (old) => ({ ...old, charts: next }), replace: true, resetScroll: false }),
    [navigate],
  );
  useKeptSettings('run', charts, onState);

  if (runs[0]?.metrics.size === 0) {
    return (
      <EmptyState title="No metrics yet">
        <p>
          A chart appears for every metric that the run logs with <code>mlflow.log_metric</code>.
        </p>
      </EmptyState>
    );
  }
  return (
    <Suspense fallback={<Loading what="the charts" />}>
      <ChartsBoard runs={runs} scope={scope} state={charts} onState={onState} />
    </Suspense>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { Suspense, lazy } from 'react';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { NotFoundPage } from '../components/NotFoundPage';
import { Page } from '../components/Page';
import { chartSettings } from '../charts/settings';
import { StatusLabel } from '../components/StatusLabel';
import { ExperimentLink } from '../components/links';
import { experimentQuery } from '../lib/api/experiments';
import { type Run, runQuery } from '../lib/api/runs';
import { isModelMetric, isSystemMetric } from '../lib/tags';
import { Artifacts } from './Artifacts';
import { Charts } from './Charts';
import { logsOf } from './log/logFiles';
import { Overview } from './Overview';
import { RunActions } from './RunActions';
import { useRunFiles } from './useRunFiles';
import { Tabs } from '../components/Tabs';

const Log = lazy(() => import('./Log'));
const route = getRouteApi('/experiments/$experimentId/runs/$runId/$');

/** Path segments as in MLflow's UI, which has no log. */
const TABS = [
  { path: '', label: 'Overview' },
  { path: 'model-metrics', label: 'Charts' },
  { path: 'system-metrics', label: 'System metrics' },
  { path: 'artifacts', label: 'Artifacts' },
  { path: 'log', label: 'Log' },
] as const;

type TabPath = (typeof TABS)[number]['path'];

export function RunPage() {
  const { experimentId, runId, _splat = '' } = route.useParams();
  const { data: run, error, refetch } = useQuery(runQuery(runId));
  const { data: experiment } = useQuery(experimentQuery(run?.experimentId ?? experimentId));
  const [segment, ...below] = _splat.split('/');
  const tab = TABS.find(({ path }) => path === segment)?.path;

  if (tab === undefined) return <NotFoundPage />;
  return (
    <Page
      title={run?.name ?? 'Run'}
      heading={
        run && (
          <>
            {run.name} <StatusLabel status={run.status} />
          </>
        )
      }
      actions={run && <RunActions run={run} tab={tab} />}
      breadcrumb={
        <>
          <Link to="/experiments">Experiments</Link>
          <ExperimentLink id={experiment?.id ?? experimentId}>{experiment?.name ?? experimentId}</ExperimentLink>
        </>
      }
    >
      {error && (
        <ErrorNotice title={`The run could not be ${run ? 'refreshed' : 'loaded'}`} error={error} onRetry={() => void refetch()} />
      )}
      {!error && !run && <Loading what="the run" />}
      {run && (
        <>
          {run.deleted && <p className="notice">This run is deleted. Until it is restored, nothing can be logged to it.</p>}
          <RunTabs run={run} current={tab} />
          <TabContent run={run} tab={tab} below={below.join('/')} />
        </>
      )}
    </Page>
  );
}

function RunTabs({ run, current }: { run: Run; current: TabPath }) {
  const hasSystemMetrics = [...run.metrics.keys()].some(isSystemMetric);
  const { files = [] } = useRunFiles(run);
  const { charts } = route.useSearch();
  const isThere: Partial<Record<TabPath, boolean>> = { 'system-metrics': hasSystemMetrics, log: logsOf(files).length > 0 };
  const tabs = TABS.filter(({ path }) => path === current || (isThere[path] ?? true));
  return (
    <Tabs
      label="Run"
      tabs={tabs}
      current={current}
      linkTo={(path) => ({ to: '/experiments/$experimentId/runs/$runId/$', params: { experimentId: run.experimentId, runId: run.id, _splat: path }, search: { charts: chartSettings(charts) } })}
    />
  );
}

function TabContent({ run, tab, below }: { run: Run; tab: TabPath; below: string }) {
  switch (tab) {
    case '':
      return <Overview run={run} />;
    case 'model-metrics':
      return <Charts key="model" run={run} include={isModelMetric} scope="run" />;
    case 'system-metrics':
      return <Charts key="system" run={run} include={isSystemMetric} scope="run-system" />;
    case 'artifacts':
      return <Artifacts run={run} openPath={below} />;
    case 'log':
      return (
        <Suspense fallback={<Loading what="the log" />}>
          <Log run={run} openPath={below} />
        </Suspense>
      );
  }
}

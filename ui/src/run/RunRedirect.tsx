import { useQuery } from '@tanstack/react-query';
import { Navigate, getRouteApi } from '@tanstack/react-router';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { runQuery } from '../lib/api/runs';

const route = getRouteApi('/runs/$runId');

/** `#/runs/{id}`: finds the run's experiment and goes to the run's own address. */
export function RunRedirect() {
  const { runId } = route.useParams();
  const { data: run, error, refetch } = useQuery(runQuery(runId));
  if (run) {
    return <Navigate to="/experiments/$experimentId/runs/$runId/$" params={{ experimentId: run.experimentId, runId, _splat: '' }} replace />;
  }
  return (
    <Page title="Run">
      {error ? (
        <ErrorNotice title="The run could not be loaded" error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading what="the run" />
      )}
    </Page>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { Suspense, lazy, useCallback, useMemo } from 'react';
import { EmptyState } from '../components/EmptyState';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { ExperimentAbout } from '../experiments/ExperimentAbout';
import { experimentQuery } from '../lib/api/experiments';
import { firstRunSnippet, trackingUri } from '../lib/snippet';
import { RunsBoard } from './RunsBoard';
import { SavedViews } from './SavedViews';

const SharedTable = lazy(async () => ({ default: (await import('../links/SharedTable')).SharedTable }));

const route = getRouteApi('/experiments/$experimentId/runs');

/** The runs of one experiment. */
export function RunsPage() {
  const { experimentId } = route.useParams();
  const search = route.useSearch();
  const { data: experiment, error, isPending, refetch } = useQuery(experimentQuery(experimentId));
  const ids = useMemo(() => [experimentId], [experimentId]);
  const nameOf = useCallback(() => experiment?.name, [experiment?.name]);
  return (
    <Page title={experiment?.name ?? `Experiment ${experimentId}`} breadcrumb={<Link to="/experiments">Experiments</Link>}>
      {isPending && <Loading what="the experiment" />}
      {error && !experiment && (
        <ErrorNotice title={`Experiment ${experimentId} could not be loaded`} error={error} onRetry={() => void refetch()} />
      )}
      {experiment && (
        <>
          <ExperimentAbout experiment={experiment} />
          {search.viewStateShareKey ? (
            <Suspense fallback={<Loading what="the shared view" />}>
              <SharedTable experiment={experiment} shareKey={search.viewStateShareKey} search={search} />
            </Suspense>
          ) : (
            <RunsBoard
              key={experiment.id}
              experimentIds={ids}
              experimentName={nameOf}
              search={search}
              tools={<SavedViews experiment={experiment} search={search} />}
              empty={
                <EmptyState title="No runs yet" snippet={firstRunSnippet(trackingUri(document.baseURI), experiment.name)}>
                  <p>Log one and it appears here:</p>
                </EmptyState>
              }
            />
          )}
        </>
      )}
    </Page>
  );
}

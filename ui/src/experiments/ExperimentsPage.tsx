import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { EmptyState } from '../components/EmptyState';
import { ErrorNotice } from '../components/ErrorNotice';
import { LoadMore } from '../components/LoadMore';
import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { SearchBox } from '../components/SearchBox';
import { experimentsQuery } from '../lib/api/experiments';
import { firstRunSnippet, trackingUri } from '../lib/snippet';
import { ExperimentsTable } from './ExperimentsTable';

const route = getRouteApi('/experiments');

export function ExperimentsPage() {
  const { searchFilter = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(experimentsQuery(searchFilter));
  const experiments = query.data;
  const search = useCallback(
    (text: string) => void navigate({ search: { searchFilter: text || undefined }, replace: true }),
    [navigate],
  );

  return (
    <Page title="Experiments">
      <div className="toolbar">
        <SearchBox label="Name contains" value={searchFilter} onChange={search} />
      </div>
      {query.isError && !experiments && (
        <ErrorNotice title="The experiments could not be loaded" error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isPending && <Loading what="experiments" />}
      {experiments?.length === 0 && (searchFilter ? <NoMatch text={searchFilter} /> : <NoExperiments />)}
      {experiments && experiments.length > 0 && (
        <>
          <ExperimentsTable experiments={experiments} />
          <LoadMore noun="experiment" shown={experiments.length} query={query} />
        </>
      )}
    </Page>
  );
}

function NoMatch({ text }: { text: string }) {
  return (
    <EmptyState title="No experiment matches">
      <p>
        No experiment’s name contains “{text}”. Upper and lower case do not matter; <code>%</code> stands for any text.
      </p>
    </EmptyState>
  );
}

function NoExperiments() {
  return (
    <EmptyState title="No experiments yet" snippet={firstRunSnippet(trackingUri(document.baseURI), 'my experiment')}>
      <p>Log a first run and it appears here:</p>
    </EmptyState>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { EmptyState } from '../components/EmptyState';
import { ErrorNotice } from '../components/ErrorNotice';
import { LoadMore } from '../components/LoadMore';
import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { SearchBox } from '../components/SearchBox';
import { registeredModelsQuery } from '../lib/api/registry';
import { firstModelSnippet, trackingUri } from '../lib/snippet';
import { ModelsTable } from './ModelsTable';

const route = getRouteApi('/models');

export function ModelsPage() {
  const { searchFilter = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(registeredModelsQuery(searchFilter));
  const models = query.data;
  const search = useCallback(
    (text: string) => void navigate({ search: { searchFilter: text || undefined }, replace: true }),
    [navigate],
  );

  return (
    <Page title="Registered models">
      <div className="toolbar">
        <SearchBox label="Name contains" value={searchFilter} onChange={search} />
      </div>
      {query.isError && !models && (
        <ErrorNotice title="The models could not be loaded" error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isPending && <Loading what="models" />}
      {models?.length === 0 && (searchFilter ? <NoMatch text={searchFilter} /> : <NoModels />)}
      {models && models.length > 0 && (
        <>
          <ModelsTable models={models} />
          <LoadMore noun="model" shown={models.length} query={query} />
        </>
      )}
    </Page>
  );
}

function NoMatch({ text }: { text: string }) {
  return (
    <EmptyState title="No model matches">
      <p>No registered model’s name contains “{text}”.</p>
    </EmptyState>
  );
}

function NoModels() {
  return (
    <EmptyState title="No registered models yet" snippet={firstModelSnippet(trackingUri(document.baseURI))}>
      <p>Register a first version and it appears here:</p>
    </EmptyState>
  );
}

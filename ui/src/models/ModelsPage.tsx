import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { EmptyState } from '../components/EmptyState';
import { ErrorNotice } from '../components/ErrorNotice';
import { LoadMore } from '../components/LoadMore';
import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { SearchBox } from '../components/SearchBox';
import { SelectField } from '../components/SelectField';
import { registeredModelsQuery } from '../lib/api/registry';
import { useShortcut } from '../lib/shortcuts';
import { firstModelSnippet, trackingUri } from '../lib/snippet';
import { CreateModelDialog } from './CreateModelDialog';
import { ModelsTable } from './ModelsTable';
import { DEFAULT_ORDER, MODEL_ORDERS, type ModelsSearch } from './urlState';

const route = getRouteApi('/models');

export function ModelsPage() {
  const { searchFilter = '', orderBy = DEFAULT_ORDER } = route.useSearch();
  const navigate = route.useNavigate();
  const [isCreating, setCreating] = useState(false);
  const query = useInfiniteQuery(registeredModelsQuery({ text: searchFilter, orderBy, kind: 'model' }));
  const models = query.data;
  const change = useCallback(
    (part: ModelsSearch) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true }),
    [navigate],
  );
  const search = useCallback((text: string) => change({ searchFilter: text || undefined }), [change]);
  useShortcut('n', 'Create a model', () => setCreating(true));

  return (
    <Page
      title="Registered models"
      actions={
        <button type="button" className="button button-primary" onClick={() => setCreating(true)}>
          Create model
        </button>
      }
    >
      <div className="toolbar">
        <SearchBox label="Name contains, or a filter: tags.team = 'vision'" shortcut="Search the models" value={searchFilter} onChange={search} />
        <SelectField
          label="Order"
          value={orderBy}
          options={MODEL_ORDERS.map(({ value, label }) => [value, label])}
          onChange={(value) => change({ orderBy: value === DEFAULT_ORDER ? undefined : value })}
        />
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
      {isCreating && <CreateModelDialog onClose={() => setCreating(false)} />}
    </Page>
  );
}

function NoMatch({ text }: { text: string }) {
  return (
    <EmptyState title="No model matches">
      <p>
        No registered model matches “{text}”. Text is looked for in names, whatever the case; filters compare <code>name</code> and{' '}
        <code>tags.key</code> with <code>=</code>, <code>LIKE</code> and <code>ILIKE</code>.
      </p>
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

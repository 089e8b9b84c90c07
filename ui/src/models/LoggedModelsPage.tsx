import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { EmptyState } from '../components/EmptyState';
import { ErrorNotice } from '../components/ErrorNotice';
import { LoadMore } from '../components/LoadMore';
import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { SearchBox } from '../components/SearchBox';
import { ExperimentAbout } from '../experiments/ExperimentAbout';
import { experimentQuery } from '../lib/api/experiments';
import { loggedModelsQuery } from '../lib/api/loggedModelSearch';
import { list } from '../lib/urlState';
import { LoggedModelsTable } from './LoggedModelsTable';
import { CREATED, type LoggedModelsSearch } from './urlState';

const route = getRouteApi('/experiments/$experimentId/models');

/** The models that the runs of an experiment logged, whether or not they were registered. */
export function LoggedModelsPage() {
  const { experimentId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { searchFilter = '', orderByKey = CREATED, orderByAsc } = search;
  const { data: experiment } = useQuery(experimentQuery(experimentId));
  const query = useInfiniteQuery(loggedModelsQuery(experimentId, { text: searchFilter, orderBy: orderByKey, isAscending: orderByAsc === 'true' }));
  const models = query.data;
  const update = useCallback(
    (changes: LoggedModelsSearch) => void navigate({ search: (before) => ({ ...before, ...changes }), replace: true, resetScroll: false }),
    [navigate],
  );
  const onSearch = useCallback((text: string) => update({ searchFilter: text || undefined }), [update]);
  const selected = list(search.selected) ?? [];
  return (
    <Page title={`Models of ${experiment?.name ?? `experiment ${experimentId}`}`} heading={experiment?.name} breadcrumb={<Link to="/experiments">Experiments</Link>}>
      {experiment && <ExperimentAbout experiment={experiment} tab="models" />}
      <div className="toolbar">
        <SearchBox label="Name contains, or a filter: metrics.auc > 0.9" shortcut="Search the logged models" value={searchFilter} onChange={onSearch} />
        <CompareLink selected={selected} />
      </div>
      {query.isError && !models && <ErrorNotice title="The logged models could not be loaded" error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Loading what="logged models" />}
      {models?.length === 0 && (searchFilter ? <NoMatch text={searchFilter} /> : <NoLoggedModels />)}
      {models && models.length > 0 && (
        <>
          <LoggedModelsTable
            models={models}
            orderBy={orderByKey}
            isAscending={orderByAsc === 'true'}
            onOrder={(key, isAscending) => update({ orderByKey: key === CREATED ? undefined : key, orderByAsc: isAscending ? 'true' : undefined })}
            selected={selected}
            onSelect={(ids) => update({ selected: ids.join() || undefined })}
          />
          <LoadMore noun="logged model" shown={models.length} query={query} />
        </>
      )}
    </Page>
  );
}

function CompareLink({ selected }: { selected: string[] }) {
  if (selected.length < 2) return <span className="muted hint">Select two or more to compare them.</span>;
  return (
    <Link to="/compare-logged-models" search={{ models: JSON.stringify(selected) }} className="button button-primary">
      Compare {selected.length} models
    </Link>
  );
}

function NoMatch({ text }: { text: string }) {
  return (
    <EmptyState title="No logged model matches">
      <p>
        No logged model matches “{text}”. Text is looked for in names, whatever the case; filters compare attributes such as <code>name</code>, <code>status</code> and{' '}
        <code>source_run_id</code>, and <code>metrics.key</code>, <code>params.key</code> and <code>tags.key</code>.
      </p>
    </EmptyState>
  );
}

function NoLoggedModels() {
  return (
    <EmptyState title="No logged models" snippet={'mlflow.sklearn.log_model(model, name="model")'}>
      <p>Models that runs log with MLflow 3 or later appear here:</p>
    </EmptyState>
  );
}

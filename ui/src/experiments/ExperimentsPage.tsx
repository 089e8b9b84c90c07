import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useCallback, useId, useMemo, useState } from 'react';
import { EmptyState } from '../components/EmptyState';
import { ErrorNotice } from '../components/ErrorNotice';
import { LoadMore } from '../components/LoadMore';
import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { SearchBox } from '../components/SearchBox';
import { type Experiment, experimentsQuery } from '../lib/api/experiments';
import { useShortcut } from '../lib/shortcuts';
import { firstRunSnippet, trackingUri } from '../lib/snippet';
import { CreateDialog, DeleteDialog, RenameDialog } from './dialogs';
import { ExperimentsBulkBar } from './ExperimentsBulkBar';
import { ExperimentsTable } from './ExperimentsTable';
import { type ExperimentsSearch, viewOf } from './urlState';

const route = getRouteApi('/experiments');

type Question = { type: 'create' } | { type: 'rename'; experiment: Experiment } | { type: 'delete'; experiments: Experiment[] };

export function ExperimentsPage() {
  const id = useId();
  const search = route.useSearch();
  const navigate = useNavigate();
  const navigateHere = route.useNavigate();
  const client = useQueryClient();
  const view = useMemo(() => viewOrError(search), [search]);
  const query = useInfiniteQuery({ ...experimentsQuery(view.view), enabled: view.error === undefined });
  const experiments = query.data;
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [question, setQuestion] = useState<Question>();
  const chosen = useMemo(() => experiments?.filter((experiment) => selected.has(experiment.id)) ?? [], [experiments, selected]);
  const update = useCallback(
    (changes: ExperimentsSearch) => void navigateHere({ search: (current) => ({ ...current, ...changes }), replace: true, resetScroll: false }),
    [navigateHere],
  );
  const onName = useCallback((text: string) => update({ searchFilter: text || undefined }), [update]);
  const onTag = useCallback((text: string) => update({ tag: text || undefined }), [update]);
  const readAgain = useCallback(() => client.invalidateQueries({ queryKey: ['experiments'] }), [client]);
  const close = () => setQuestion(undefined);
  useShortcut('n', 'Create an experiment', () => setQuestion({ type: 'create' }));
  const error = view.error ?? query.error;
  const isFiltered = Boolean(search.searchFilter || search.tag || search.lifecycleFilter);

  return (
    <Page title="Experiments">
      <div className="toolbar">
        <SearchBox label="Name contains" shortcut="Search the experiments" value={search.searchFilter ?? ''} onChange={onName} />
        <SearchBox label="Tag (key or key=value)" value={search.tag ?? ''} onChange={onTag} />
        <div className="field">
          <label htmlFor={`${id}-lifecycle`}>Show</label>
          <select
            id={`${id}-lifecycle`}
            value={search.lifecycleFilter ?? 'Active'}
            onChange={(event) => {
              setSelected(new Set());
              update({ lifecycleFilter: event.target.value === 'Deleted' ? 'Deleted' : undefined });
            }}
          >
            <option value="Active">Active experiments</option>
            <option value="Deleted">Deleted experiments</option>
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-layout`}>As</label>
          <select id={`${id}-layout`} value={search.layout ?? 'tree'} onChange={(event) => update({ layout: event.target.value === 'list' ? 'list' : undefined })}>
            <option value="tree">Tree of names</option>
            <option value="list">List</option>
          </select>
        </div>
        <button type="button" className="button button-primary" onClick={() => setQuestion({ type: 'create' })}>
          New experiment
        </button>
      </div>
      {error && !experiments && <ErrorNotice title="The experiments could not be loaded" error={error} onRetry={() => void query.refetch()} />}
      {error && experiments && view.error && <ErrorNotice title="This cannot be searched for" error={error} />}
      {!error && query.isPending && <Loading what="experiments" />}
      {!error && experiments?.length === 0 && (isFiltered ? <NoMatch search={search} /> : <NoExperiments />)}
      {experiments && experiments.length > 0 && (
        <>
          <ExperimentsTable
            experiments={experiments}
            search={search}
            selected={selected}
            onSelected={setSelected}
            update={update}
            onRename={(experiment) => setQuestion({ type: 'rename', experiment })}
            onDelete={(experiment) => setQuestion({ type: 'delete', experiments: [experiment] })}
            onDone={readAgain}
          />
          <LoadMore noun="experiment" shown={experiments.length} query={query} />
        </>
      )}
      {chosen.length > 0 && (
        <ExperimentsBulkBar
          experiments={chosen}
          onDelete={() => setQuestion({ type: 'delete', experiments: chosen })}
          onClear={() => setSelected(new Set())}
          onDone={readAgain}
        />
      )}
      {question?.type === 'create' && (
        <CreateDialog onCreated={(experimentId) => navigate({ to: '/experiments/$experimentId/runs', params: { experimentId } })} onClose={close} />
      )}
      {question?.type === 'rename' && <RenameDialog experiment={question.experiment} onDone={readAgain} onClose={close} />}
      {question?.type === 'delete' && (
        <DeleteDialog
          experiments={question.experiments}
          onDone={async () => {
            setSelected(new Set());
            await readAgain();
          }}
          onClose={close}
        />
      )}
    </Page>
  );
}

/** A view, or why the URL asks for what cannot be said in the filter language. */
function viewOrError(search: ExperimentsSearch): { view: ReturnType<typeof viewOf>; error: Error | undefined } {
  try {
    return { view: viewOf(search), error: undefined };
  } catch (cause) {
    return { view: viewOf({ ...search, tag: undefined }), error: cause instanceof Error ? cause : new Error(String(cause)) };
  }
}

function NoMatch({ search }: { search: ExperimentsSearch }) {
  const isTrash = search.lifecycleFilter === 'Deleted';
  return (
    <EmptyState title="No experiment matches">
      {search.searchFilter && (
        <p>
          No {isTrash ? 'deleted ' : ''}experiment’s name contains “{search.searchFilter}”. Upper and lower case do not matter; <code>%</code> stands for any text.
        </p>
      )}
      {!search.searchFilter && <p>{isTrash ? 'No experiment is deleted.' : 'No experiment has this tag.'}</p>}
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

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { Copyable } from '../components/Copyable';
import { EmptyState } from '../components/EmptyState';
import { ErrorNotice } from '../components/ErrorNotice';
import { Facts } from '../components/Facts';
import { LoadMore } from '../components/LoadMore';
import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { TagList } from '../components/TagList';
import { Time } from '../components/Time';
import { ApiError } from '../lib/api/client';
import { type Experiment, experimentQuery } from '../lib/api/experiments';
import { runsQuery } from '../lib/api/runs';
import { firstRunSnippet, trackingUri } from '../lib/snippet';
import { DESCRIPTION_TAG } from '../lib/tags';
import { RunsFilter } from './RunsFilter';
import { RunsTable } from './RunsTable';
import { toView } from './urlState';

const route = getRouteApi('/experiments/$experimentId/runs');

export function RunsPage() {
  const { experimentId } = route.useParams();
  const { data: experiment, error, isPending, refetch } = useQuery(experimentQuery(experimentId));
  return (
    <Page title={experiment?.name ?? `Experiment ${experimentId}`} breadcrumb={<Link to="/experiments">Experiments</Link>}>
      {isPending && <Loading what="the experiment" />}
      {error && !experiment && (
        <ErrorNotice title={`Experiment ${experimentId} could not be loaded`} error={error} onRetry={() => void refetch()} />
      )}
      {experiment && (
        <>
          <ExperimentFacts experiment={experiment} />
          <Runs experiment={experiment} key={experiment.id} />
        </>
      )}
    </Page>
  );
}

function ExperimentFacts({ experiment }: { experiment: Experiment }) {
  const description = experiment.tags.get(DESCRIPTION_TAG);
  return (
    <>
      {experiment.deleted && <p className="notice">This experiment is deleted; it can be restored through the API.</p>}
      {description && <p className="prose">{description}</p>}
      <TagList tags={experiment.tags} />
      <details className="details">
        <summary>About this experiment</summary>
        <Facts
          facts={[
            ['Id', <Copyable key="id" text={experiment.id} label="Copy experiment id" />],
            ['Created', <Time key="created" value={experiment.created} full />],
            ['Updated', <Time key="updated" value={experiment.updated} full />],
            ['Artifacts', <Copyable key="artifacts" text={experiment.artifactLocation} label="Copy artifact location" />],
          ]}
        />
      </details>
    </>
  );
}

function Runs({ experiment }: { experiment: Experiment }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(runsQuery(experiment.id, toView(search)));
  const runs = query.data;
  const refusal = !runs && query.error instanceof ApiError && query.error.status === 400 ? query.error : undefined;

  return (
    <>
      <RunsFilter
        filter={search.searchFilter ?? ''}
        lifecycle={search.lifecycleFilter ?? 'Active'}
        error={refusal?.message}
        onApply={(searchFilter, lifecycle) =>
          void navigate({
            search: { ...search, searchFilter: searchFilter || undefined, lifecycleFilter: lifecycle === 'Deleted' ? lifecycle : undefined },
          })
        }
      />
      {query.isError && !runs && !refusal && (
        <ErrorNotice title="The runs could not be loaded" error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isPending && <Loading what="runs" />}
      {runs?.length === 0 && (search.searchFilter || search.lifecycleFilter ? <NoMatch /> : <NoRuns experiment={experiment} />)}
      {runs && runs.length > 0 && (
        <>
          <RunsTable runs={runs} search={search} isStale={query.isPlaceholderData} />
          <LoadMore noun="run" shown={runs.length} query={query} />
        </>
      )}
    </>
  );
}

function NoMatch() {
  return (
    <EmptyState title="No run matches">
      <p>
        <Link to="." search={{}}>
          Clear the filter
        </Link>{' '}
        to see every run. A metric or parameter that a run does not have never matches.
      </p>
    </EmptyState>
  );
}

function NoRuns({ experiment }: { experiment: Experiment }) {
  return (
    <EmptyState title="No runs yet" snippet={firstRunSnippet(trackingUri(document.baseURI), experiment.name)}>
      <p>Log one and it appears here:</p>
    </EmptyState>
  );
}

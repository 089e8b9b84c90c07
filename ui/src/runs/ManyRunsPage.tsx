import { useQueries } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { EmptyState } from '../components/EmptyState';
import { Page } from '../components/Page';
import { ExperimentLink } from '../components/links';
import { orTell } from '../components/toasts';
import { experimentQuery } from '../lib/api/experiments';
import { count } from '../lib/format';
import { jsonIds } from '../lib/urlState';
import { copyLink } from './copyLink';
import { RunsBoard } from './RunsBoard';

const route = getRouteApi('/compare-experiments');

/** Most experiments whose keys the server lists together. */
const MOST_EXPERIMENTS = 100;

/** The runs of several experiments in one table. */
export function ManyRunsPage() {
  const search = route.useSearch();
  const ids = useMemo(() => jsonIds(search.experiments).slice(0, MOST_EXPERIMENTS), [search.experiments]);
  const names = useQueries({ queries: ids.map((id) => experimentQuery(id)), combine: namesOf });
  const nameOf = useCallback((id: string) => names.get(id), [names]);
  return (
    <Page title={`Runs of ${count(ids.length, 'experiment')}`} breadcrumb={<Link to="/experiments">Experiments</Link>}>
      <ul className="tags">
        {ids.map((id) => (
          <li key={id}>
            <ExperimentLink id={id}>{names.get(id) ?? id}</ExperimentLink>
          </li>
        ))}
      </ul>
      {ids.length === 0 ? (
        <EmptyState title="No experiments chosen">
          <p>
            Select some in the list of <Link to="/experiments">experiments</Link> and open their runs together.
          </p>
        </EmptyState>
      ) : (
        <RunsBoard
          key={ids.join()}
          experimentIds={ids}
          experimentName={nameOf}
          search={search}
          tools={
            <button type="button" className="button" onClick={() => orTell(copyLink(search, ids.join()))}>
              Copy link
            </button>
          }
          empty={
            <EmptyState title="No runs yet">
              <p>None of these experiments has a run.</p>
            </EmptyState>
          }
        />
      )}
    </Page>
  );
}

function namesOf(results: { data?: { id: string; name: string } | undefined }[]): Map<string, string> {
  return new Map(results.flatMap(({ data }) => (data ? [[data.id, data.name] as const] : [])));
}

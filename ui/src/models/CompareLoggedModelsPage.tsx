import '../styles/compare.css';
import { useQueries } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { ArtifactRows } from '../compare/ArtifactRows';
import { EmptyState } from '../components/EmptyState';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { LoggedModelLink, RunIdLink } from '../components/links';
import { type LoggedModelDetails, loggedModelDetailsQuery } from '../lib/api/loggedModelDetails';
import { count } from '../lib/format';
import { jsonIds } from '../lib/urlState';
import { CompareTable } from './CompareTable';
import { compareLoggedModels } from './loggedModelComparison';

/** Columns that are read side by side; each is a request of its own. */
const MOST_MODELS = 12;

const route = getRouteApi('/compare-logged-models');

/** Logged models of any experiments side by side, what differs first. */
export function CompareLoggedModelsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const linked = jsonIds(search.models);
  const ids = linked.slice(0, MOST_MODELS);
  const results = useQueries({ queries: ids.map((id) => loggedModelDetailsQuery(id)) });
  const models = results.flatMap(({ data }) => data ?? []);
  const error = results.find((result) => result.error && !result.data)?.error;
  return (
    <Page title={`Compare ${count(linked.length, 'logged model')}`} breadcrumb={<Link to="/experiments">Experiments</Link>}>
      {ids.length < linked.length && (
        <p className="notice">
          The first {MOST_MODELS} of {linked.length.toLocaleString()} models are compared: select fewer to see the others.
        </p>
      )}
      {ids.length === 0 && (
        <EmptyState title="No models to compare">
          <p>
            Select some on the Models page of an <Link to="/experiments">experiment</Link> and press “Compare”.
          </p>
        </EmptyState>
      )}
      {error && <ErrorNotice title="A logged model could not be loaded" error={error} />}
      {!error && models.length < ids.length && <Loading what="the logged models" />}
      {!error && ids.length > 0 && models.length === ids.length && (
        <Comparison
          models={models}
          onlyDifferences={search.diff === '1'}
          onToggle={(only) => void navigate({ search: (before) => ({ ...before, diff: only ? '1' : undefined }), replace: true, resetScroll: false })}
        />
      )}
    </Page>
  );
}

interface ComparisonProps {
  models: LoggedModelDetails[];
  onlyDifferences: boolean;
  onToggle: (only: boolean) => void;
}

function Comparison({ models, onlyDifferences, onToggle }: ComparisonProps) {
  const heads = models.map(({ id, name, experimentId, runId }) => (
    <>
      <LoggedModelLink experimentId={experimentId} id={id}>
        {name}
      </LoggedModelLink>
      {runId && (
        <div className="compare-run">
          run <RunIdLink id={runId} />
        </div>
      )}
    </>
  ));
  return (
    <>
      <label className="check">
        <input type="checkbox" checked={onlyDifferences} onChange={(event) => onToggle(event.target.checked)} />
        Only what differs
      </label>
      <CompareTable heads={heads} sections={compareLoggedModels(models)} onlyDifferences={onlyDifferences}>
        <ArtifactRows sides={models.map(({ id, name }) => ({ source: { kind: 'model', id }, name }))} onlyDiffering={onlyDifferences} text="" />
      </CompareTable>
    </>
  );
}

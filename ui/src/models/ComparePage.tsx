import { useQueries } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { Suspense, lazy, useCallback } from 'react';
import { EmptyState } from '../components/EmptyState';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { ModelLink, ModelVersionLink, RunLink } from '../components/links';
import { type ModelVersion, modelVersionQuery } from '../lib/api/registry';
import { runQuery } from '../lib/api/runs';
import { signatureQuery } from '../lib/api/signature';
import { CompareTable } from './CompareTable';
import { type Compared, comparison } from './comparison';
import { ArtifactRows } from '../compare/ArtifactRows';
import type { Side } from '../compare/sides';
import { filesOf } from './source';
import { readVersions } from './urlState';

const CompareCharts = lazy(() => import('./CompareCharts'));

/** Columns that are read side by side. */
const MAX_VERSIONS = 12;

const route = getRouteApi('/models/$modelName/compare');

/** Versions of one model side by side, what differs first. */
export function ComparePage() {
  const { modelName } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const onCharts = useCallback(
    (charts: string | undefined) => void navigate({ search: (before) => ({ ...before, charts }), replace: true, resetScroll: false }),
    [navigate],
  );
  const linked = readVersions(search.versions);
  const numbers = linked.slice(0, MAX_VERSIONS);
  const versions = useQueries({ queries: numbers.map((number) => modelVersionQuery(modelName, number)) });
  const loaded = versions.flatMap(({ data }) => data ?? []);
  const error = versions.find((query) => query.error && !query.data)?.error;
  return (
    <Page
      title={`Compare versions of ${modelName}`}
      breadcrumb={
        <>
          <Link to="/models">Registered models</Link>
          <ModelLink name={modelName} />
        </>
      }
    >
      {numbers.length < linked.length && (
        <p className="notice">
          The first {MAX_VERSIONS} of {linked.length.toLocaleString()} versions are compared: select fewer to see the others.
        </p>
      )}
      {numbers.length < 2 ? (
        <EmptyState title="Nothing to compare yet">
          <p>
            Select two or more versions of <ModelLink name={modelName} /> to see them side by side.
          </p>
        </EmptyState>
      ) : error ? (
        <ErrorNotice title="A version could not be loaded" error={error} />
      ) : loaded.length < numbers.length ? (
        <Loading what="the versions" />
      ) : (
        <Comparison
          versions={loaded}
          onlyDifferences={search.diff === '1'}
          charts={search.charts}
          onCharts={onCharts}
          onToggle={(only) => void navigate({ search: (before) => ({ ...before, diff: only ? '1' : undefined }), replace: true, resetScroll: false })}
        />
      )}
    </Page>
  );
}

interface ComparisonProps {
  versions: ModelVersion[];
  onlyDifferences: boolean;
  onToggle: (only: boolean) => void;
  charts: string | undefined;
  onCharts: (charts: string | undefined) => void;
}

function Comparison({ versions, onlyDifferences, onToggle, charts, onCharts }: ComparisonProps) {
  const runs = useQueries({ queries: versions.map(({ runId }) => ({ ...runQuery(runId ?? ''), enabled: runId !== undefined })) });
  const signatures = useQueries({ queries: versions.map(({ name, version }) => signatureQuery(name, version)) });
  const compared: Compared[] = versions.map((version, index) => ({
    version,
    run: runs[index]?.data,
    signature: signatures[index]?.data ?? null,
  }));
  const sides = comparableFiles(compared);
  const heads = compared.map(({ version, run }) => (
    <>
      <ModelVersionLink name={version.name} version={version.version}>
        Version {version.version}
      </ModelVersionLink>
      {run && (
        <div className="compare-run">
          <RunLink experimentId={run.experimentId} id={run.id}>
            {run.name}
          </RunLink>
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
      <CompareTable heads={heads} sections={comparison(compared)} onlyDifferences={onlyDifferences}>
        {sides && <ArtifactRows sides={sides} onlyDiffering={onlyDifferences} text="" />}
      </CompareTable>
      <Suspense fallback={<Loading what="charts" />}>
        <CompareCharts compared={compared} state={charts} onState={onCharts} />
      </Suspense>
    </>
  );
}

/** The files of versions, side by side whatever their folders are called; none unless those of all are in reach. */
function comparableFiles(compared: Compared[]): Side[] | undefined {
  const sides = compared.flatMap(({ version, run }): Side[] => {
    const files = filesOf(version.source, run);
    return files ? [{ source: files.source, root: files.path, name: `Version ${version.version}` }] : [];
  });
  return sides.length === compared.length ? sides : undefined;
}

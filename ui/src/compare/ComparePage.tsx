import '../styles/compare.css';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { Suspense, lazy, useCallback, useMemo, useState } from 'react';
import { useKeptSettings } from '../charts/useKeptSettings';
import { EmptyState } from '../components/EmptyState';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { SearchBox } from '../components/SearchBox';
import { SelectField } from '../components/SelectField';
import { TableFrame } from '../components/TableFrame';
import { experimentQuery } from '../lib/api/experiments';
import { fullRunsQuery } from '../lib/api/fullRuns';
import type { Run } from '../lib/api/runs';
import { runStatsQuery } from '../lib/api/runStats';
import { runsByIdQuery } from '../lib/api/runsById';
import { count } from '../lib/format';
import { RunPalette } from '../lib/runColors';
import { RUN_COLOR_TAG } from '../lib/tags';
import { jsonIds, oneOf } from '../lib/urlState';
import { useChartRuns } from '../runs/useChartRuns';
import { AddRun } from './AddRun';
import { ArtifactRows } from './ArtifactRows';
import { CommitLink } from './CommitLink';
import { CopyComparison } from './CopyComparison';
import type { Side } from './sides';
import { RunHeads } from './RunHeads';
import { chosenRows, compareRuns } from './rows';
import { SectionRows } from './SectionRows';
import type { CompareSearch } from './urlState';

const ChartsBoard = lazy(async () => ({ default: (await import('../charts/ChartsBoard')).ChartsBoard }));
const route = getRouteApi('/compare-runs');

/** More side by side is no comparison any more, and the table has them. */
const MOST_RUNS = 100;

const STATS = [
  ['last', 'Last value'],
  ['min', 'Lowest value'],
  ['max', 'Highest value'],
] as const;

export function ComparePage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const linked = useMemo(() => jsonIds(search.runs), [search.runs]);
  const runIds = useMemo(() => linked.slice(0, MOST_RUNS), [linked]);
  const { experimentIds, isGone } = useExperimentIds(search.experiments, runIds);
  const { data, error, isPending, refetch } = useQuery({ ...fullRunsQuery(experimentIds, runIds), enabled: experimentIds.length > 0 && runIds.length > 0 });
  const runs = useMemo(() => data?.filter(({ id }) => runIds.includes(id)) ?? [], [data, runIds]);
  const update = useCallback(
    (changes: CompareSearch, replace = true) => void navigate({ search: (current) => ({ ...current, ...changes }), replace, resetScroll: false }),
    [navigate],
  );
  const setRuns = (next: string[], experiments = experimentIds) =>
    update({ runs: JSON.stringify(next), experiments: JSON.stringify(experiments) }, false);

  return (
    <Page title={`Compare ${runIds.length < linked.length ? `${runIds.length} of ` : ''}${count(linked.length, 'run')}`} breadcrumb={<Breadcrumb experimentIds={experimentIds} />}>
      {runIds.length === 0 && (
        <EmptyState title="No runs to compare">
          <p>
            Select some in the table of an <Link to="/experiments">experiment</Link> and press “Compare”.
          </p>
        </EmptyState>
      )}
      {isGone && (
        <EmptyState title="These runs do not exist">
          <p>They may have been removed for good, or belong to another server.</p>
        </EmptyState>
      )}
      {runIds.length > 0 && isPending && !isGone && <Loading what="runs" />}
      {error && !data && <ErrorNotice title="The runs could not be loaded" error={error} onRetry={() => void refetch()} />}
      {runIds.length < linked.length && (
        <p className="notice">
          The first {MOST_RUNS} of {linked.length.toLocaleString()} runs are compared. {(linked.length - MOST_RUNS).toLocaleString()} were left out; they come in as others are removed.
        </p>
      )}
      {data && runs.length < runIds.length && (
        <p className="notice">
          {count(runIds.length - runs.length, 'run')} of this link {runIds.length - runs.length === 1 ? 'is' : 'are'} not among the experiments it names, or gone.
        </p>
      )}
      {runs.length > 0 && (
        <Comparison
          runs={runs}
          experimentIds={experimentIds}
          search={search}
          update={update}
          onRemove={(id) => setRuns(linked.filter((other) => other !== id))}
          // Where it is seen, even if others are left out.
          onAdd={(run) => setRuns(linked.toSpliced(MOST_RUNS - 1, 0, run.id), [...new Set([...experimentIds, run.experimentId])])}
          onFirst={(id) => setRuns([id, ...linked.filter((other) => other !== id)])}
        />
      )}
    </Page>
  );
}

/** The experiments that the link names or, where it names none, those its runs are found in. */
function useExperimentIds(named: string | undefined, runIds: string[]): { experimentIds: string[]; isGone: boolean } {
  const ids = useMemo(() => jsonIds(named), [named]);
  const { data: found } = useQuery({ ...runsByIdQuery(runIds), enabled: ids.length === 0 && runIds.length > 0 });
  return useMemo(() => {
    const experimentIds = ids.length > 0 ? ids : [...new Set([...(found?.values() ?? [])].map((run) => run.experimentId))];
    return { experimentIds, isGone: found !== undefined && experimentIds.length === 0 };
  }, [ids, found]);
}

function Breadcrumb({ experimentIds }: { experimentIds: string[] }) {
  const [only] = experimentIds;
  const { data } = useQuery({ ...experimentQuery(only ?? ''), enabled: experimentIds.length === 1 });
  return (
    <>
      <Link to="/experiments">Experiments</Link>
      {experimentIds.length === 1 && only !== undefined ? (
        <Link to="/experiments/$experimentId/runs" params={{ experimentId: only }}>
          {data?.name ?? only}
        </Link>
      ) : (
        experimentIds.length > 1 && (
          <Link to="/compare-experiments" search={{ experiments: JSON.stringify(experimentIds) }}>
            {count(experimentIds.length, 'experiment')}
          </Link>
        )
      )}
    </>
  );
}

interface ComparisonProps {
  runs: Run[];
  experimentIds: string[];
  search: CompareSearch;
  update: (changes: CompareSearch) => void;
  onRemove: (id: string) => void;
  onAdd: (run: { id: string; experimentId: string }) => void;
  onFirst: (id: string) => void;
}

function Comparison({ runs, experimentIds, search, update, onRemove, onAdd, onFirst }: ComparisonProps) {
  const names = useQueries({ queries: experimentIds.map((id) => experimentQuery(id)), combine: namesOf });
  const [now] = useState(Date.now);
  const { data: stats, error: statsError } = useStats(runs, experimentIds, search.stat);
  const sections = useMemo(() => compareRuns(runs, { experimentName: (id) => names.get(id) ?? id, now, stats }), [runs, names, now, stats]);
  const onlyDiffering = search.differs === 'true';
  const shown = useMemo(
    () => sections.map(({ title, rows }) => ({ title, rows: chosenRows(rows, onlyDiffering, search.search ?? '') })),
    [sections, onlyDiffering, search.search],
  );
  const ids = useMemo(() => runs.map(({ id }) => id), [runs]);
  const sides = useMemo(() => runs.map(({ id, name }): Side => ({ source: { kind: 'run', id }, name })), [runs]);
  const [palette] = useState(() => new RunPalette());
  const looks = useMemo(() => palette.assign(runs.map(({ id, started, tags }) => ({ id, started, chosen: tags.get(RUN_COLOR_TAG) }))), [palette, runs]);
  const { runs: chartRuns } = useChartRuns(experimentIds, ids, looks, true);
  const onCharts = useCallback((charts: string | undefined) => update({ charts }), [update]);
  useKeptSettings('compare', search.charts, onCharts);
  const onSearch = useCallback((text: string) => update({ search: text || undefined }), [update]);
  return (
    <>
      <div className="toolbar">
        <SearchBox label="Name contains" shortcut="Search what is compared" value={search.search ?? ''} onChange={onSearch} />
        <label className="switch">
          <input type="checkbox" checked={onlyDiffering} onChange={() => update({ differs: onlyDiffering ? undefined : 'true' })} /> Differences only
        </label>
        <SelectField label="Metrics by" value={search.stat ?? 'last'} options={STATS} onChange={(stat) => update({ stat: oneOf(stat, ['min', 'max']) })} />
        <AddRun experimentIds={experimentIds} known={ids} onAdd={onAdd} />
        <CopyComparison runs={runs} sections={shown} />
        <CommitLink runs={runs} />
      </div>
      {statsError && <ErrorNotice title="The metrics could not be read" error={statsError} />}
      <TableFrame label="Comparison">
        <table className="table table-compare">
          <RunHeads runs={runs} looks={looks} onRemove={onRemove} onFirst={onFirst} />
          {shown.map(({ title, rows }) => (
            <SectionRows key={title} title={title} rows={rows} width={runs.length} />
          ))}
          <ArtifactRows sides={sides} onlyDiffering={onlyDiffering} text={search.search ?? ''} />
        </table>
      </TableFrame>
      <Suspense fallback={<Loading what="charts" />}>
        <ChartsBoard runs={chartRuns} scope={`compare ${experimentIds.join()}`} hasOverview state={search.charts} onState={onCharts} />
      </Suspense>
    </>
  );
}

/** Other numbers of the runs' metrics than the last; nothing for those. */
function useStats(runs: Run[], experimentIds: string[], stat: CompareSearch['stat']) {
  const ids = useMemo(() => runs.map(({ id }) => id), [runs]);
  const keys = useMemo(() => [...new Set(runs.flatMap(({ metrics }) => [...metrics.keys()]))], [runs]);
  const query = useQuery({ ...runStatsQuery(experimentIds, ids, keys, stat ?? 'last'), enabled: stat !== undefined });
  return { data: stat && query.data, error: query.error };
}

function namesOf(results: { data?: { id: string; name: string } | undefined }[]): Map<string, string> {
  return new Map(results.flatMap(({ data }) => (data ? [[data.id, data.name] as const] : [])));
}

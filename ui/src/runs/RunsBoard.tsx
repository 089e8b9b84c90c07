import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, Suspense, lazy, useCallback, useMemo, useRef, useState } from 'react';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { MAX_BULK_RUNS } from '../lib/api/bulk';
import { ApiError } from '../lib/api/client';
import { allKeysQuery, someKeysQuery } from '../lib/api/keys';
import { runsScope } from '../lib/api/runsTable';
import { compareSearch } from '../lib/compareLink';
import { count } from '../lib/format';
import { list } from '../lib/urlState';
import { BulkBar } from './BulkBar';
import { ColumnChooser } from './ColumnChooser';
import { chosenColumns, defaultColumns, requestOf, widthsOf, writeWidths } from './columns';
import { columnOf } from './columnIds';
import { differs } from './cellValue';
import type { DisplayRow, DisplayRows } from './displayRows';
import { ExportMenu } from './ExportMenu';
import { type GridHandle, RunsGrid } from './grid/RunsGrid';
import type { RowLook } from './grid/GridRow';
import { decimalsOf, defaultWidths, numericColumns } from './look';
import { NoMatch } from './NoMatch';
import { RunsToolbar } from './RunsToolbar';
import { NOTHING_SELECTED, select } from './selection';
import type { RunsSearch } from './urlState';
import { errorPlace } from './view';
import { useBaseline } from './useBaseline';
import { useBulk } from './useBulk';
import { useChartRuns } from './useChartRuns';
import { useDisplayRows } from './useDisplayRows';
import { useGridActions } from './useGridActions';
import { useKept } from './useKept';
import { useRowKeys } from './useRowKeys';
import { useSparklines } from './useSparklines';
import { useView } from './useView';
import { visibleRuns } from './visibleRuns';

const ChartsBoard = lazy(async () => ({ default: (await import('../charts/ChartsBoard')).ChartsBoard }));

/** Keys that are read again with every change; an experiment with more has them all read, less often. */
const SOME_KEYS = 500;
const NO_KEYS: string[] = [];

interface RunsBoardProps {
  experimentIds: string[];
  experimentName: (id: string) => string | undefined;
  search: RunsSearch;
  update: (changes: RunsSearch) => void;
  /** What is shown when there are no runs at all. */
  empty: ReactNode;
  /** More tools, beside those of the table. */
  tools?: ReactNode;
}

/** The runs of one experiment, or of several, as a table and as charts. */
export function RunsBoard({ experimentIds, experimentName, search, update, empty, tools }: RunsBoardProps) {
  const scope = experimentIds.join();
  useKept(scope, search, update);
  const { view, error: impossible } = useView(experimentIds, search);
  const some = useQuery(someKeysQuery(runsScope(experimentIds), { experimentIds, limit: SOME_KEYS }));
  const all = useQuery({ ...allKeysQuery(experimentIds), enabled: some.data?.truncated ?? false });
  const keys = some.data?.truncated ? all.data : some.data;
  const isChoosing = search.columns === undefined && (some.isPending || (some.data?.truncated === true && all.isPending));
  const defaults = useMemo(() => defaultColumns(keys, experimentIds.length > 1), [keys, experimentIds]);
  const chosen = useMemo(() => chosenColumns(search, defaults), [search.columns, search.pinned, defaults]);
  const request = useMemo(() => requestOf(chosen.columns), [chosen]);
  const groupKeys = useMemo(
    () =>
      (list(search.groupBy) ?? []).flatMap((id) => {
        const column = columnOf(id);
        return column?.kind === 'param' || column?.kind === 'tag' ? [{ kind: column.kind, key: column.key }] : [];
      }),
    [search.groupBy],
  );
  const open = useMemo(() => new Set(list(search.open)), [search.open]);
  const [inSight, setInSight] = useState<readonly [number, number]>([0, 40]);
  const onSight = useCallback((first: number, last: number) => setInSight([first, last]), []);
  const groupStat = chosen.columns.find((column) => column.kind === 'metric')?.stat ?? 'last';
  const isTree = search.tree === 'true' && view.filter === '';
  const table = useDisplayRows({ view, columns: request, groupKeys, groupStat, isTree, open, inSight, enabled: !isChoosing });
  const { rows, pages } = table;

  const loaded = pages.loaded;
  const columns = useMemo(
    () => (search.differs === 'true' && loaded.length > 1 ? chosen.columns.filter((column) => differs(column, loaded)) : chosen.columns),
    [chosen, search.differs, loaded],
  );
  const baseline = useBaseline(search.baseline, experimentIds, request, loaded);
  const hasCurves = search.curves !== 'false';
  const metricKeys = useMemo(() => (hasCurves ? [...new Set(columns.flatMap((column) => (column.kind === 'metric' ? [column.key] : [])))] : NO_KEYS), [columns, hasCurves]);
  const runAt = useCallback((index: number) => runOf(rows.at(index)), [rows]);
  const curve = useSparklines(experimentIds, runAt, inSight, metricKeys);
  const look = useMemo(
    (): RowLook => ({
      decimals: decimalsOf(columns, loaded),
      numeric: numericColumns(columns, loaded),
      curve: hasCurves ? curve : undefined,
      baseline,
      experimentName,
      isStale: table.isStale,
    }),
    [columns, loaded, hasCurves, curve, baseline, experimentName, table.isStale],
  );

  const [selection, setSelection] = useState(NOTHING_SELECTED);
  const bulk = useBulk(experimentIds);
  const widths = useMemo(() => widthsOf(search), [search.widths]);
  const onWidths = useCallback((next: Record<string, number>) => update({ widths: writeWidths(next) }), [update]);
  const defaultWidth = useMemo(() => defaultWidths(hasCurves, baseline !== undefined), [hasCurves, baseline !== undefined]);
  const actions = useGridActions({
    search,
    columns,
    pinned: chosen.pinned,
    widths,
    defaultWidth,
    update,
    bulk,
    onSelect: (index, isRange) => setSelection((current) => select(current, index, isRange, (place) => runAt(place)?.id)),
    onSelectAll: (isSelected) => setSelection(isSelected ? { ids: new Set(readIds(rows)), anchor: undefined } : NOTHING_SELECTED),
  });
  const grid = useRef<GridHandle>(null);
  const queryBox = useRef<{ focus: () => void }>(null);
  const navigate = useNavigate();
  const onCompare = () => {
    if (selection.ids.size > 1) void navigate({ to: '/compare-runs', search: compareSearch([...selection.ids], experimentIds) });
  };
  const current = useRowKeys({ rows, runAt, actions, grid, queryBox, baseline: search.baseline, onCompare });

  const visible = useMemo(() => visibleRuns(rows, search), [rows, search.shown, search.toggled]);
  const chartRuns = useChartRuns(experimentIds, visible.ids, search.layout !== undefined);

  const error = impossible ?? table.error;
  const refusal = error && (!(error instanceof ApiError) || error.status === 400) ? error : undefined;
  const isFiltered = Boolean(view.filter) || view.lifecycle === 'Deleted';
  return (
    <>
      <RunsToolbar
        experimentIds={experimentIds}
        search={search}
        update={update}
        error={refusal && { message: refusal.message, place: errorPlace(refusal.message, search.searchFilter ?? '', view.filter) }}
        queryBox={queryBox}
        keys={keys}
      >
        <ColumnChooser
          experimentIds={experimentIds}
          columns={chosen.columns}
          pinned={chosen.pinned}
          actions={actions}
          onChoose={(ids) => update(ids ? { columns: ids.join() } : { columns: undefined, pinned: undefined, widths: undefined })}
        />
        <ExportMenu loaded={loaded} columns={columns} view={view} request={request} selected={selection.ids} groups={table.groups && { groups: table.groups.groups, keys: groupKeys }} />
        {tools}
        <span role="status" className="muted runs-status">
          {error ? '' : statusOf(table)}
        </span>
      </RunsToolbar>
      {error && !refusal && <ErrorNotice title="The runs could not be loaded" error={error} onRetry={table.refetch} />}
      {refusal && <NoMatch search={search} title="The filter cannot be read" />}
      {!error && table.isPending && <Loading what="runs" />}
      {!error && !table.isPending && rows.count === 0 && (isFiltered ? <NoMatch search={search} /> : empty)}
      {!error && rows.count > 0 && (
        <div className={search.layout === 'split' ? 'runs-layout runs-split' : 'runs-layout'}>
          {search.layout !== 'charts' && (
            <RunsGrid
              ref={grid}
              columns={columns}
              pinned={chosen.pinned}
              widths={widths}
              onWidths={onWidths}
              defaultWidth={defaultWidth}
              rows={rows}
              search={search}
              look={look}
              baseline={baseline}
              selected={selection.ids}
              current={current}
              isHidden={visible.isHidden}
              isStale={table.isStale}
              actions={actions}
              onSight={onSight}
            />
          )}
          {search.layout !== undefined && (
            <Suspense fallback={<Loading what="charts" />}>
              <ChartsBoard runs={chartRuns} scope={scope} state={search.charts} onState={(charts) => update({ charts })} />
            </Suspense>
          )}
        </div>
      )}
      {selection.ids.size > 0 && (
        <BulkBar
          experimentIds={experimentIds}
          selected={selection.ids}
          runs={loaded}
          isTrash={view.lifecycle === 'Deleted'}
          bulk={bulk}
          onBaseline={actions.setBaseline}
          onClear={() => setSelection(NOTHING_SELECTED)}
        />
      )}
    </>
  );
}

/** The runs of the first lines that have been read; no more are changed at once. */
function readIds(rows: DisplayRows): string[] {
  return Array.from({ length: Math.min(rows.count, MAX_BULK_RUNS) }, (_, index) => runOf(rows.at(index))?.id).filter((id) => id !== undefined);
}

function runOf(row: DisplayRow | undefined) {
  return row?.type === 'run' ? row.run : undefined;
}

function statusOf({ groups, pages, rows, isPending }: ReturnType<typeof useDisplayRows>): string {
  if (isPending || rows.count === 0) return '';
  if (groups) return `${count(groups.runs, 'run')} in ${count(groups.groups.length, 'group')}${groups.truncated ? ', small groups left out' : ''}`;
  return pages.isCounting ? `more than ${count(rows.count - 1, 'run')}` : count(pages.count, 'run');
}

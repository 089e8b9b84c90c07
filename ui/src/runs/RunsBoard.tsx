import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, Suspense, lazy, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { HoverStore } from '../charts/board/hover';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { MAX_BULK_RUNS } from '../lib/api/bulk';
import { ApiError } from '../lib/api/client';
import type { RunGroup } from '../lib/api/runGroups';
import { MOST_COMPARED, compareSearch } from '../lib/compareLink';
import { count } from '../lib/format';
import { useChartsBoard } from '../lib/loadCharts';
import { list } from '../lib/urlState';
import { ColumnChooser } from './ColumnChooser';
import { widthsOf, writeWidths } from './columns';
import { differs } from './cellValue';
import { findRun, readIds, runOf, runsBetween } from './displayRows';
import { ExportMenu } from './ExportMenu';
import { type GridHandle, RunsGrid } from './grid/RunsGrid';
import type { RowLook } from './grid/GridRow';
import { groupEyes } from './groupEyes';
import { ROW_SIZES, decimalsOf, defaultWidths, numericColumns } from './look';
import { NoMatch } from './NoMatch';
import { moreRuns } from './moreRuns';
import { RunsToolbar } from './RunsToolbar';
import { NOTHING_SELECTED, select } from './selection';
import { MOST_TOP, type RunsSearch } from './urlState';
import { errorPlace } from './view';
import { useBulk } from './useBulk';
import { useColumns } from './useColumns';
import { useDisplayRows } from './useDisplayRows';
import { useDrawnRuns } from './useDrawnRuns';
import { useGridActions } from './useGridActions';
import { useGroupSelection } from './useGroupSelection';
import { useKept } from './useKept';
import { useRowKeys } from './useRowKeys';
import { useTopRuns } from './useTopRuns';
import { useSparklines } from './useSparklines';
import { useView } from './useView';

const BulkBar = lazy(async () => ({ default: (await import('./BulkBar')).BulkBar }));

const NO_KEYS: string[] = [];
const NO_GROUPS: RunGroup[] = [];

interface RunsBoardProps {
  experimentIds: string[];
  experimentName: (id: string) => string | undefined;
  search: RunsSearch;
  /** What is shown when there are no runs at all. */
  empty: ReactNode;
  /** More tools, beside those of the table. */
  tools?: ReactNode;
}

/** The runs of one experiment, or of several, as a table and as charts. */
export function RunsBoard({ experimentIds, experimentName, search, empty, tools }: RunsBoardProps) {
  const scope = experimentIds.join();
  const hasCharts = search.layout !== undefined;
  const hasTable = search.layout !== 'charts';
  // While the runs are read.
  const ChartsBoard = useChartsBoard(hasCharts);
  const update = useKept(scope, search);
  const { view, error: impossible } = useView(experimentIds, search);
  const chosen = useColumns(experimentIds, search);
  const { keys, request, groupKeys } = chosen;
  const open = useMemo(() => new Set(list(search.open)), [search.open]);
  const [inSight, setInSight] = useState<readonly [number, number]>([0, 40]);
  const onSight = useCallback((first: number, last: number) => setInSight([first, last]), []);
  const wantsTree = search.tree === 'true';
  const isTree = wantsTree && view.filter === '';
  const table = useDisplayRows({ view, columns: hasTable ? request : chosen.chartsRequest, groupKeys, isTree, open, inSight, enabled: !chosen.isPending || !hasTable, orderOfGroups: chosen.orderOfGroups });
  const { rows, pages } = table;

  const loaded = pages.loaded;
  const columns = useMemo(
    () => (search.differs === 'true' && hasTable && loaded.length > 1 ? chosen.columns.filter((column) => differs(column, loaded)) : chosen.columns),
    [chosen.columns, search.differs, hasTable, loaded],
  );
  const topIds = useMemo(() => [...new Set([search.baseline ?? [], list(search.top) ?? []].flat())], [search.baseline, search.top]);
  const top = useTopRuns(topIds, experimentIds, request, loaded);
  const baseline = top.find(({ id }) => id === search.baseline);
  const hasCurves = search.curves !== 'false';
  const size = ROW_SIZES[search.rows ?? 'normal'];
  const metricKeys = useMemo(() => (hasCurves && hasTable ? [...new Set(columns.flatMap((column) => (column.kind === 'metric' ? [column.key] : [])))] : NO_KEYS), [columns, hasCurves, hasTable]);
  const runAt = useCallback((index: number) => runOf(rows.at(index)), [rows]);
  const eyes = useMemo(() => groupEyes(groupKeys, list(search.hiddenGroups) ?? []), [groupKeys, search.hiddenGroups]);
  const drawn = useDrawnRuns(experimentIds, table, groupKeys, eyes, search);
  const { looks } = drawn;
  const groupColors = useMemo(() => new Map(drawn.groups?.map(({ id, color }) => [id, color])), [drawn.groups]);
  const curve = useSparklines(experimentIds, runAt, inSight, metricKeys);
  const numeric = useMemo(() => numericColumns(columns, loaded), [columns, loaded]);
  const look = useMemo(
    (): RowLook => ({
      decimals: decimalsOf(columns, loaded),
      numeric,
      size,
      curve: hasCurves ? curve : undefined,
      baseline,
      isShare: search.delta === 'percent',
      experimentName,
      isStale: table.isStale,
      looks,
      groupColors,
      groupEyes: eyes,
      onDataset: (dataset) => update({ dataset }),
    }),
    [columns, loaded, numeric, size, hasCurves, curve, baseline, search.delta, experimentName, table.isStale, looks, groupColors, eyes, update],
  );

  const [selection, setSelection] = useState(NOTHING_SELECTED);
  const grouped = useGroupSelection(view, groupKeys, table.groups?.groups ?? NO_GROUPS, selection, setSelection);
  const bulk = useBulk(experimentIds);
  const widths = useMemo(() => widthsOf(search), [search.widths]);
  const onWidths = useCallback((next: Record<string, number>) => update({ widths: writeWidths(next) }), [update]);
  const deltas = baseline ? numeric : undefined;
  const defaultWidth = useMemo(
    () => defaultWidths(hasCurves ? size.curve.width : 0, ({ kind, id }) => deltas !== undefined && (kind === 'metric' || (kind === 'param' && deltas.has(id)))),
    [hasCurves, size, deltas],
  );
  const actions = useGridActions({
    search,
    columns: chosen.columns,
    pins: chosen.pins,
    widths,
    defaultWidth,
    update,
    bulk,
    isHidden: drawn.isHidden,
    onSelect: (id, isRange) => setSelection((current) => select(current, id, isRange ? (from, to) => runsBetween(rows, from, to) : undefined)),
    onGroup: grouped.toggleGroup,
    onSelectAll: (isSelected) => setSelection(isSelected ? { ids: new Set(readIds(rows, MAX_BULK_RUNS)), anchor: undefined } : NOTHING_SELECTED),
  });
  const grid = useRef<GridHandle>(null);
  const queryBox = useRef<{ focus: () => void }>(null);
  const navigate = useNavigate();
  const onCompare = () => {
    if (selection.ids.size > 1 && selection.ids.size <= MOST_COMPARED) void navigate({ to: '/compare-runs', search: compareSearch([...selection.ids], experimentIds) });
  };
  const [hover] = useState(() => new HoverStore());
  const current = useRowKeys({ rows, actions, grid, queryBox, baseline: search.baseline, onCompare });
  const currentId = runOf(rows.at(current))?.id;
  useEffect(() => hover.set({ runId: currentId }), [hover, currentId]);

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
          pins={chosen.pins}
          actions={actions}
          onChoose={(ids) => update(ids ? { columns: ids.join() } : { columns: undefined, pinned: undefined, pinnedRight: undefined, widths: undefined })}
        />
        <ExportMenu loaded={loaded} columns={columns} view={view} request={request} selected={selection.ids} groups={hasTable && table.groups ? { groups: table.groups.groups, keys: groupKeys } : undefined} />
        {tools}
        <span role="status" className="muted runs-status">
          {bulk.progress ?? (error ? '' : statusOf(table, wantsTree, isTree))}
        </span>
      </RunsToolbar>
      {error && !refusal && <ErrorNotice title="The runs could not be loaded" error={error} onRetry={table.refetch} />}
      {refusal && <NoMatch search={search} title="The filter cannot be read" />}
      {!error && table.isPending && <Loading what="runs" />}
      {!error && !table.isPending && rows.count === 0 && (isFiltered ? <NoMatch search={search} /> : empty)}
      {!error && rows.count > 0 && (
        <div className={search.layout === 'split' ? 'runs-layout runs-split' : 'runs-layout'}>
          {hasTable && (
            <RunsGrid
              ref={grid}
              columns={columns}
              pins={chosen.pins}
              widths={widths}
              onWidths={onWidths}
              defaultWidth={defaultWidth}
              rows={rows}
              search={search}
              look={look}
              top={top}
              baseline={baseline}
              selected={grouped.selectedRows}
              current={current}
              isHidden={drawn.isHidden}
              isStale={table.isStale}
              actions={actions}
              onSight={onSight}
              hover={hover}
            />
          )}
          {/* A board without runs would only keep the page from asking for them. */}
          {hasCharts && drawn.isReading && drawn.error && <ErrorNotice title="The charts could not be loaded" error={drawn.error} onRetry={drawn.retry} />}
          {hasCharts && !drawn.error && (!ChartsBoard || drawn.isReading) && <Loading what="charts" />}
          {hasCharts && ChartsBoard && !drawn.isReading && (
            <ChartsBoard runs={drawn.runs} groups={drawn.groups} scope={scope} baseline={search.baseline} hover={hover} state={search.charts} onState={(charts) => update({ charts })} />
          )}
        </div>
      )}
      {selection.ids.size > 0 && (
        <Suspense>
          <BulkBar
            experimentIds={experimentIds}
            selected={selection.ids}
            runOf={(id) => findRun(rows, id)}
            isTrash={view.lifecycle === 'Deleted'}
            bulk={bulk}
            onBaseline={actions.setBaseline}
            onTop={(ids) => update({ top: [...new Set([...(list(search.top) ?? []), ...ids])].slice(-MOST_TOP).join() })}
            more={moreRuns(table, view, selection.ids, isTree)}
            onSelect={(ids) => setSelection({ ids: new Set(ids), anchor: undefined })}
          />
        </Suspense>
      )}
    </>
  );
}

function statusOf({ groups, pages, rows, isPending }: ReturnType<typeof useDisplayRows>, wantsTree: boolean, isTree: boolean): string {
  if (isPending || rows.count === 0) return '';
  if (groups) return `${count(groups.runs, 'run')} in ${count(groups.groups.length, 'group')}${groups.truncated ? ', small groups left out' : ''}`;
  const runs = pages.isCounting ? `more than ${count(rows.count - 1, 'run')}` : count(pages.count, 'run');
  if (!wantsTree) return runs;
  return isTree ? `${runs} and their children` : `${runs}; children are not below their parents while there is a filter`;
}

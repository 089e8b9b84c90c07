import { MOST_TOP, type RunsSearch, runsSearch } from '../runs/urlState';
import { columnsOf } from './mlflowColumns';
import type { MlflowState } from './mlflowTag';

export interface SharedTable {
  search: RunsSearch;
  /** What it also has, and this page does not. */
  missing: string[];
}

const RUN = /^[0-9a-f]{32}$/;
const SHOWN: Record<string, RunsSearch['shown']> = { SHOW_ALL: 'all', CUSTOM: 'all', HIDE_ALL: 'none', FIRST_20_RUNS: '20', HIDE_FINISHED_RUNS: 'all' };
const X_AXES: Record<string, string> = { time: 'time', 'time-relative': 'relative', 'time-relative-hours': 'relative' };

/** The table that MLflow's UI shared, as far as this page has its parts. `layout` is what the link says. */
export function tableOf(state: MlflowState, layout: RunsSearch['layout']): SharedTable {
  const { searchFilter, orderByKey, orderByAsc, startTime, lifecycleFilter, datasetsFilter, modelVersionFilter } = state;
  const facets = { searchFilter, orderByKey, orderByAsc: String(orderByAsc), startTime, lifecycleFilter, datasetsFilter, modelVersionFilter };
  const pinned = texts(state['runsPinned']);
  const eyes = eyesOf(state);
  const groups = groupsOf(state['groupBy']);
  const search: RunsSearch = {
    ...runsSearch(facets),
    ...('selectedColumns' in state && columnsOf(texts(state['selectedColumns']), texts(state['columnOrder']), record(state['columnWidths']))),
    top: join(pinned.filter(isRun).slice(0, MOST_TOP)),
    shown: SHOWN[String(state['runsHiddenMode'])],
    chartStatus: state['runsHiddenMode'] === 'HIDE_FINISHED_RUNS' ? 'running' : undefined,
    hidden: join(eyes.hidden.filter(isRun)),
    drawn: join(eyes.drawn.filter(isRun)),
    groupBy: join(groups.flatMap(({ mode, key }) => (mode === 'param' || mode === 'tag' ? [`${mode}.${key}`] : []))),
    layout: layout === 'charts' && state['runListHidden'] === false ? 'split' : layout,
    charts: chartsOf(state),
  };
  const missing = [
    ...(hasOwnCharts(state) ? ['charts that were arranged by hand'] : []),
    ...(groups.some(({ mode }) => mode === 'dataset') ? ['groups by dataset'] : []),
    ...(['min', 'max'].includes(aggregateOf(state['groupBy'])) ? ['the minimum or maximum of groups'] : []),
    ...(pinned.filter(isRun).length > MOST_TOP ? [`pinned runs after the first ${MOST_TOP}`] : []),
    ...([...pinned, ...eyes.hidden].every(isRun) ? [] : ['groups that are pinned or hidden']),
  ];
  return { search, missing };
}

/** Newer versions say of single runs whether they are drawn, older ones which are not. */
function eyesOf(state: MlflowState): { hidden: string[]; drawn: string[] } {
  const map = Object.entries(record(state['runsVisibilityMap']));
  const ids = (isDrawn: boolean) => map.flatMap(([id, value]) => (value === isDrawn ? [id] : []));
  return { hidden: [...new Set([...texts(state['runsHidden']), ...ids(false)])].filter((id) => !ids(true).includes(id)), drawn: ids(true) };
}

/** Older versions have one key, as text: `param.average.lr`. */
function groupsOf(groupBy: unknown): { mode: string; key: string }[] {
  const [, mode = '', key = ''] = typeof groupBy === 'string' ? (/^([a-z]+)\.[a-z]+\.(.+)$/.exec(groupBy) ?? []) : [];
  if (mode) return [{ mode, key }];
  const keys = record(groupBy)['groupByKeys'];
  return Array.isArray(keys) ? keys.map(record).map(({ mode, groupByData }) => ({ mode: String(mode), key: String(groupByData) })) : [];
}

function aggregateOf(groupBy: unknown): string {
  return typeof groupBy === 'string' ? (groupBy.split('.')[1] ?? '') : String(record(groupBy)['aggregateFunction']);
}

function chartsOf(state: MlflowState): string | undefined {
  const { xAxisKey, lineSmoothness, selectedXAxisMetricKey } = record(state['globalLineChartConfig']);
  const fields = new URLSearchParams();
  const x = xAxisKey === 'metric' && selectedXAxisMetricKey ? `m:${String(selectedXAxisMetricKey)}` : X_AXES[String(xAxisKey)];
  if (x) fields.set('x', x);
  if (typeof lineSmoothness === 'number' && lineSmoothness > 0) fields.set('smooth', String(Math.min(99, lineSmoothness) / 100));
  if (typeof state['chartsSearchFilter'] === 'string' && state['chartsSearchFilter']) fields.set('search', state['chartsSearchFilter']);
  return fields.toString() || undefined;
}

/** Those that MLflow made by itself are here as well. */
function hasOwnCharts(state: MlflowState): boolean {
  const charts = state['compareRunCharts'];
  return state['isAccordionReordered'] === true || (Array.isArray(charts) && charts.map(record).some(({ isGenerated, deleted }) => isGenerated !== true && deleted !== true));
}

function isRun(id: string): boolean {
  return RUN.test(id);
}

function join(items: string[]): string | undefined {
  return items.join() || undefined;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

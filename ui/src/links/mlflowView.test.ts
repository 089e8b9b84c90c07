import { expect, it } from 'vitest';
import { tableOf } from './mlflowView';

const [A, B, C] = ['a', 'b', 'c'].map((letter) => letter.repeat(32)) as [string, string, string];

/** As MLflow 3 writes it for a table that nobody changed. */
const UNTOUCHED = {
  searchFilter: '',
  orderByKey: 'attributes.start_time',
  orderByAsc: false,
  startTime: 'ALL',
  lifecycleFilter: 'Active',
  datasetsFilter: [],
  modelVersionFilter: 'All Runs',
  selectedColumns: ['attributes.`Source`', 'attributes.`Models`', 'attributes.`Dataset`'],
  columnOrder: [],
  columnWidths: {},
  runsExpanded: {},
  runsPinned: [],
  runsHidden: [],
  runsVisibilityMap: {},
  runsHiddenMode: 'FIRST_10_RUNS',
  viewMaximized: false,
  runListHidden: false,
  isAccordionReordered: false,
  useGroupedValuesInCharts: true,
  hideEmptyCharts: true,
  groupBy: null,
  groupsExpanded: {},
  autoRefreshEnabled: true,
  globalLineChartConfig: { xAxisKey: 'step', lineSmoothness: 0, selectedXAxisMetricKey: '' },
};
const opened = (changes: Record<string, unknown>, layout?: 'charts') => tableOf({ ...UNTOUCHED, ...changes }, layout);

it('a table that nobody changed has the columns of MLflow’s UI, and nothing is missing', () => {
  const { search, missing } = opened({});
  expect(Object.entries(search).filter(([, value]) => value !== undefined)).toEqual([
    ['orderByKey', 'attributes.start_time'],
    ['orderByAsc', 'false'],
    ['columns', 'attribute.status,attribute.started,attribute.datasets,attribute.duration,attribute.source,attribute.models'],
  ]);
  expect(missing).toEqual([]);
});

it('what is looked for is looked for here', () => {
  const facets = { searchFilter: 'metrics.loss < 1', orderByKey: 'metrics.`val/loss`', startTime: 'LAST_7_DAYS', lifecycleFilter: 'Deleted' };
  expect(opened({ ...facets, orderByAsc: true, modelVersionFilter: 'With Model Versions' }).search).toMatchObject({ ...facets, orderByAsc: 'true', versions: 'with' });
});

it('columns are in the order of MLflow’s table, or in the one that was chosen, as wide as there', () => {
  const selectedColumns = ['tags.`team`', 'params.`l.r`', 'metrics.`val/loss`', 'attributes.`User`', 'nonsense'];
  const usual = 'attribute.status,attribute.started,attribute.duration,attribute.user,metric.last.val/loss,param.l.r,tag.team';
  expect(opened({ selectedColumns }).search.columns).toBe(usual);
  const { search } = opened({ selectedColumns, columnOrder: ['metrics.`val/loss`', 'duration', 'attributes.start_time'], columnWidths: { 'params.`l.r`': 90.4, duration: 4, 'attributes.start_time': 'wide' } });
  expect(search.columns).toBe('metric.last.val/loss,attribute.duration,attribute.started,attribute.status,attribute.user,param.l.r,tag.team');
  expect(search.widths).toBe('param.l.r:90,attribute.duration:60');
});

it('runs that are pinned stay on top, and those that are hidden are', () => {
  expect(opened({ runsPinned: [A], runsHidden: [B], runsHiddenMode: 'CUSTOM' }).search).toMatchObject({ top: A, hidden: B, shown: 'all' });
  expect(opened({ runsHidden: [A], runsVisibilityMap: { [A]: true, [B]: false, [C]: true }, runsHiddenMode: 'HIDE_ALL' }).search).toMatchObject({ hidden: B, drawn: `${A},${C}`, shown: 'none' });
  expect(opened({ runsHiddenMode: 'FIRST_20_RUNS' }).search.shown).toBe('20');
  expect(opened({ runsHiddenMode: 'HIDE_FINISHED_RUNS' }).search).toMatchObject({ shown: 'all', chartStatus: 'running' });
});

it('groups are those of parameters and tags, as newer and older versions write them', () => {
  expect(opened({ groupBy: { aggregateFunction: 'average', groupByKeys: [{ mode: 'param', groupByData: 'l.r' }, { mode: 'tag', groupByData: 'team' }] } })).toMatchObject({ search: { groupBy: 'param.l.r,tag.team' }, missing: [] });
  expect(opened({ groupBy: 'tag.average.my.team' }).search.groupBy).toBe('tag.my.team');
});

it('charts have their axis, their smoothing and what is searched for', () => {
  const globalLineChartConfig = { xAxisKey: 'time-relative', lineSmoothness: 40 };
  expect(opened({ globalLineChartConfig, chartsSearchFilter: 'loss' }, 'charts').search).toMatchObject({ layout: 'split', charts: 'x=relative&smooth=0.4&search=loss' });
  expect(opened({ runListHidden: true }, 'charts').search.layout).toBe('charts');
  expect(opened({ runListHidden: true }).search.layout).toBeUndefined();
});

it('parts that are not known here are named', () => {
  expect(opened({ compareRunCharts: [{ type: 'LINE', isGenerated: true }] }).missing).toEqual([]);
  expect(opened({ compareRunCharts: [{ type: 'PARALLEL', isGenerated: false }], groupBy: 'dataset.max.dataset', runsPinned: ['param.lr.0.1'] }).missing).toEqual([
    'charts that were arranged by hand',
    'groups by dataset',
    'the minimum or maximum of groups',
    'groups that are pinned or hidden',
  ]);
  const many = Array.from({ length: 9 }, (_, index) => String(index).repeat(32));
  expect(opened({ runsPinned: many })).toMatchObject({ search: { top: many.slice(0, 8).join() }, missing: ['pinned runs after the first 8'] });
});

it('what is of another kind than expected is as if it were not there', () => {
  expect(tableOf({ selectedColumns: 5, runsPinned: {}, groupBy: [], globalLineChartConfig: 'x', runsVisibilityMap: [] }, undefined).missing).toEqual([]);
});

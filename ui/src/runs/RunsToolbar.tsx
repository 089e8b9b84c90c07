import '../styles/runs.css';
import { type ReactNode, type Ref, useId } from 'react';
import { Popover } from '../components/Popover';
import { SearchBox } from '../components/SearchBox';
import type { Keys } from '../lib/api/keys';
import { GroupMenu } from './GroupMenu';
import { MoreFilters } from './MoreFilters';
import { QueryBox } from './QueryBox';
import { CHART_STATUSES, type RunsSearch, SHOWN, TIME_RANGES } from './urlState';

const RANGE_NAMES: Record<(typeof TIME_RANGES)[number], string> = {
  LAST_HOUR: 'Last hour',
  LAST_24_HOURS: 'Last 24 hours',
  LAST_7_DAYS: 'Last 7 days',
  LAST_30_DAYS: 'Last 30 days',
  LAST_YEAR: 'Last year',
};
const SHOWN_NAMES: Record<(typeof SHOWN)[number], string> = {
  none: 'none',
  '10': 'the first 10',
  '20': 'the first 20',
  '50': 'the first 50',
  '100': 'the first 100',
  '200': 'the first 200',
  '500': 'the first 500',
  all: 'all, up to 1,000',
};
const STATUS_NAMES: Record<(typeof CHART_STATUSES)[number], string> = { running: 'that are running', unfinished: 'that are not finished' };
const EXAMPLES = [
  'metrics.`val/accuracy` > 0.9',
  "params.optimizer = 'adam' AND metrics.loss < 0.1",
  "(params.lr = '0.1' OR params.lr = '0.01') AND NOT tags.draft = 'yes'",
  'metrics.loss.min < 0.05',
  "attributes.status = 'FAILED'",
  "attributes.run_name RLIKE 'resnet-(18|50)'",
  'tags.team IS NOT NULL',
];

interface RunsToolbarProps {
  experimentIds: string[];
  search: RunsSearch;
  update: (changes: RunsSearch) => void;
  error: { message: string; place: number | undefined } | undefined;
  queryBox: Ref<{ focus: () => void }>;
  keys: Keys | undefined;
  children: ReactNode;
}

/** Which runs are shown, and how. */
export function RunsToolbar({ experimentIds, search, update, error, queryBox, keys, children }: RunsToolbarProps) {
  const id = useId();
  const check = (label: string, isOn: boolean, changes: RunsSearch) => (
    <label className="menu-item">
      <input type="checkbox" checked={isOn} onChange={() => update(changes)} /> {label}
    </label>
  );
  return (
    <>
      <search className="runs-search">
        <div className="toolbar">
          <QueryBox
            ref={queryBox}
            experimentIds={experimentIds}
            value={search.searchFilter ?? ''}
            error={error}
            onApply={(searchFilter) => update({ searchFilter })}
            help={<FilterExamples onChoose={(searchFilter) => update({ searchFilter })} />}
          />
          <SearchBox label="Name contains" value={search.name ?? ''} onChange={(name) => update({ name })} />
          <div className="field">
            <label htmlFor={`${id}-time`}>Started</label>
            <select id={`${id}-time`} value={search.startTime ?? ''} onChange={(event) => update({ startTime: (event.target.value || undefined) as RunsSearch['startTime'] })}>
              <option value="">Any time</option>
              {TIME_RANGES.map((range) => (
                <option key={range} value={range}>
                  {RANGE_NAMES[range]}
                </option>
              ))}
            </select>
          </div>
          <div className="field">
            <label htmlFor={`${id}-lifecycle`}>Show</label>
            <select
              id={`${id}-lifecycle`}
              value={search.lifecycleFilter ?? 'Active'}
              onChange={(event) => update({ lifecycleFilter: event.target.value === 'Deleted' ? 'Deleted' : undefined })}
            >
              <option value="Active">Active runs</option>
              <option value="Deleted">Deleted runs</option>
            </select>
          </div>
        </div>
      </search>
      <div className="toolbar runs-tools">
        <div className="segments" role="group" aria-label="Layout">
          {([undefined, 'charts', 'split'] as const).map((layout) => (
            <button key={layout ?? 'table'} type="button" className="button" aria-pressed={search.layout === layout} onClick={() => update({ layout })}>
              {layout === undefined ? 'Table' : layout === 'charts' ? 'Charts' : 'Both'}
            </button>
          ))}
        </div>
        <MoreFilters experimentIds={experimentIds} search={search} update={update} />
        <GroupMenu keys={keys} groupBy={search.groupBy} update={update} />
        <Popover button="View">
          {() => (
            <div className="menu">
              {check('Only columns in which runs differ', search.differs === 'true', { differs: search.differs ? undefined : 'true' })}
              {check('Small curves beside metrics', search.curves !== 'false', { curves: search.curves ? undefined : 'false' })}
              {check('Children below their parents', search.tree === 'true', { tree: search.tree ? undefined : 'true', open: undefined })}
              {check('Differences from the baseline in percent', search.delta === 'percent', { delta: search.delta ? undefined : 'percent' })}
              <label className="menu-item" htmlFor={`${id}-rows`}>
                Rows
                <select id={`${id}-rows`} value={search.rows ?? ''} onChange={(event) => update({ rows: (event.target.value || undefined) as RunsSearch['rows'] })}>
                  <option value="compact">Compact</option>
                  <option value="">Normal</option>
                  <option value="tall">Tall, with larger curves</option>
                </select>
              </label>
              <label className="menu-item" htmlFor={`${id}-shown`}>
                In charts
                <select
                  id={`${id}-shown`}
                  value={search.shown ?? '10'}
                  onChange={(event) => update({ shown: event.target.value as RunsSearch['shown'], hidden: undefined, drawn: undefined, toggled: undefined, hiddenGroups: undefined })}
                >
                  {SHOWN.map((shown) => (
                    <option key={shown} value={shown}>
                      {SHOWN_NAMES[shown]}
                    </option>
                  ))}
                </select>
              </label>
              <label className="menu-item" htmlFor={`${id}-status`}>
                Runs in charts
                <select
                  id={`${id}-status`}
                  value={search.chartStatus ?? ''}
                  onChange={(event) => update({ chartStatus: (event.target.value || undefined) as RunsSearch['chartStatus'] })}
                >
                  <option value="">of any status</option>
                  {CHART_STATUSES.map((status) => (
                    <option key={status} value={status}>
                      {STATUS_NAMES[status]}
                    </option>
                  ))}
                </select>
              </label>
            </div>
          )}
        </Popover>
        {children}
      </div>
    </>
  );
}

function FilterExamples({ onChoose }: { onChoose: (filter: string) => void }) {
  return (
    <Popover button="Filter examples" className="button-link">
      {(close) => (
        <div className="menu">
          {EXAMPLES.map((example) => (
            <button
              key={example}
              type="button"
              className="menu-item mono"
              onClick={() => {
                close();
                onChoose(example);
              }}
            >
              {example}
            </button>
          ))}
        </div>
      )}
    </Popover>
  );
}

import { Link } from '@tanstack/react-router';
import { memo, useMemo } from 'react';
import { NumberText } from '../components/NumberText';
import { StatusLabel } from '../components/StatusLabel';
import { TableFrame } from '../components/TableFrame';
import { Absent, Time } from '../components/Time';
import { RunLink } from '../components/links';
import type { Run } from '../lib/api/runs';
import { count, duration } from '../lib/format';
import { identifier } from '../lib/search';
import { SOURCE_NAME_TAG } from '../lib/tags';
import { type Columns, columnsOf } from './columns';
import { SortableHeader } from './SortableHeader';
import { type RunsSearch, orderOf } from './urlState';

interface RunsTableProps {
  runs: Run[];
  search: RunsSearch;
  /** The rows are of the last view while this one loads. */
  isStale: boolean;
}

/** Columns between the name and the metrics: status, started, duration, user, source. */
const ATTRIBUTE_COLUMNS = 5;

export function RunsTable({ runs, search, isStale }: RunsTableProps) {
  const showAll = search.columns === 'all';
  const columns = useMemo(() => columnsOf(runs, showAll), [runs, showAll]);
  const order = orderOf(search);
  return (
    <>
      {columns.hidden > 0 && (
        <p className="muted">
          {count(columns.hidden, 'more column')}.{' '}
          <Link to="." search={{ ...search, columns: 'all' }} replace>
            Show all
          </Link>
        </p>
      )}
      <TableFrame label="Runs">
        <table className="table table-runs" aria-busy={isStale}>
          <thead>
            <tr>
              <td />
              <td colSpan={ATTRIBUTE_COLUMNS} />
              {columns.metrics.length > 0 && (
                <th scope="colgroup" colSpan={columns.metrics.length} className="group">
                  Metrics
                </th>
              )}
              {columns.params.length > 0 && (
                <th scope="colgroup" colSpan={columns.params.length} className="group">
                  Parameters
                </th>
              )}
            </tr>
            <tr>
              <SortableHeader orderKey="attributes.run_name" order={order} first="ascending" label="Name" />
              <SortableHeader orderKey="attributes.status" order={order} first="ascending" label="Status" />
              <SortableHeader orderKey="attributes.start_time" order={order} first="descending" label="Started" />
              <th scope="col" className="number">
                Duration
              </th>
              <SortableHeader orderKey="attributes.user_id" order={order} first="ascending" label="User" />
              <SortableHeader orderKey={identifier('tags', SOURCE_NAME_TAG)} order={order} first="ascending" label="Source" />
              {columns.metrics.map(({ key }) => (
                <SortableHeader key={key} orderKey={identifier('metrics', key)} order={order} first="descending" label={key} numeric />
              ))}
              {columns.params.map(({ key, numeric }) => (
                <SortableHeader key={key} orderKey={identifier('params', key)} order={order} first="ascending" label={key} numeric={numeric} />
              ))}
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <RunRow key={run.id} run={run} columns={columns} />
            ))}
          </tbody>
        </table>
      </TableFrame>
    </>
  );
}

const RunRow = memo(function RunRow({ run, columns }: { run: Run; columns: Columns }) {
  return (
    <tr>
      <th scope="row" className="name">
        {run.parentId && (
          <span className="muted" title="Child of another run">
            ↳<span className="visually-hidden"> child run </span>{' '}
          </span>
        )}
        <RunLink experimentId={run.experimentId} id={run.id}>
          {run.name}
        </RunLink>
      </th>
      <td>
        <StatusLabel status={run.status} />
      </td>
      <td>
        <Time value={run.started} />
      </td>
      <td className="number">{run.started && run.ended ? duration(run.ended - run.started) : <Absent />}</td>
      <td className="clip">{run.user}</td>
      <td className="clip" title={run.source}>
        {run.source.split('/').at(-1)}
      </td>
      {columns.metrics.map(({ key, decimals }) => {
        const metric = run.metrics.get(key);
        return (
          <td key={key} className="number">
            {metric ? <NumberText value={metric.value} decimals={decimals} /> : <Absent />}
          </td>
        );
      })}
      {columns.params.map(({ key, numeric }) => {
        const value = run.params.get(key);
        return (
          <td key={key} className={numeric ? 'number clip' : 'clip'} title={value}>
            {value ?? <Absent />}
          </td>
        );
      })}
    </tr>
  );
});

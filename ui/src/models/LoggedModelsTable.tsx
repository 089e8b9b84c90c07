import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { SortHead } from '../components/SortHead';
import { TableFrame } from '../components/TableFrame';
import { Absent, Time } from '../components/Time';
import { LoggedModelLink, ModelVersionLink, RunIdLink, RunLink } from '../components/links';
import { type LoggedModelDetails, type LoggedModelMetric, registeredVersions } from '../lib/api/loggedModelDetails';
import type { Run } from '../lib/api/runs';
import { runsByIdQuery } from '../lib/api/runsById';
import { exactNumber, isNumeric, shortNumber } from '../lib/format';
import { useListKeys } from '../lib/useListKeys';
import { keysOf, lastMetrics } from './loggedModelComparison';
import { CREATED } from './urlState';

/** Keys that have columns; the comparison has all. */
const MOST_KEYS = 30;

interface LoggedModelsTableProps {
  models: LoggedModelDetails[];
  orderBy: string;
  isAscending: boolean;
  onOrder: (key: string, isAscending: boolean) => void;
  /** Their ids. */
  selected: string[];
  onSelect: (ids: string[]) => void;
}

export function LoggedModelsTable({ models, orderBy, isAscending, onOrder, selected, onSelect }: LoggedModelsTableProps) {
  const frame = useListKeys('logged model', true);
  const { data: runs } = useQuery(runsByIdQuery(models.flatMap(({ runId }) => runId ?? [])));
  const metrics = useMemo(() => keysOf(models, (model) => model.metrics.map(({ key }) => key)), [models]);
  const params = useMemo(() => keysOf(models, (model) => model.params.keys()), [models]);
  const [shownMetrics, shownParams] = [metrics.slice(0, MOST_KEYS), params.slice(0, MOST_KEYS)];
  const numeric = new Set(shownParams.filter((key) => models.every((model) => isNumeric(model.params.get(key) ?? '0'))));
  const left = metrics.length - shownMetrics.length + params.length - shownParams.length;
  const toggle = (id: string) => onSelect(selected.includes(id) ? selected.filter((other) => other !== id) : [...selected, id]);
  const sortHead = (label: string, key: string, isNumber = false) => (
    <SortHead
      key={key}
      label={label}
      direction={orderBy === key ? (isAscending ? 'ascending' : 'descending') : undefined}
      className={isNumber ? 'number' : undefined}
      onSort={() => onOrder(key, orderBy === key ? !isAscending : key === 'name')}
    />
  );
  return (
    <>
      <TableFrame ref={frame} label="Logged models">
        <table className="table">
          <thead>
            <tr>
              <td />
              {sortHead('Name', 'name')}
              {sortHead('Status', 'status')}
              {sortHead('Created', CREATED)}
              <th scope="col">Run</th>
              <th scope="col">Registered as</th>
              <th scope="col">Datasets</th>
              {shownMetrics.map((key) => sortHead(key, `metrics.${key}`, true))}
              {shownParams.map((key) => (
                <th key={`params.${key}`} scope="col" title="Parameter" className={numeric.has(key) ? 'number' : undefined}>
                  {key}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {models.map((model) => (
              <tr key={model.id} aria-selected={selected.includes(model.id)}>
                <td>
                  <input type="checkbox" aria-label={`Select ${model.name} ${model.id}`} checked={selected.includes(model.id)} onChange={() => toggle(model.id)} />
                </td>
                <th scope="row" className="name">
                  <LoggedModelLink experimentId={model.experimentId} id={model.id}>
                    {model.name}
                  </LoggedModelLink>
                </th>
                <td>{model.status}</td>
                <td>
                  <Time value={model.created} />
                </td>
                <td className="name">{model.runId ? <SourceRun id={model.runId} run={runs?.get(model.runId)} /> : <Absent />}</td>
                <td>
                  <Registered model={model} />
                </td>
                <td className="clip">{[...new Set(model.metrics.map(({ dataset }) => dataset).filter(Boolean))].join(', ') || <Absent />}</td>
                {shownMetrics.map((key) => (
                  <MetricCell key={`metrics.${key}`} metrics={lastMetrics(model.metrics.filter((metric) => metric.key === key))} />
                ))}
                {shownParams.map((key) => (
                  <ParamCell key={`params.${key}`} value={model.params.get(key)} isNumber={numeric.has(key)} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      {left > 0 && <p className="muted">{left.toLocaleString()} more metrics and parameters have no column here: a model’s own page and the comparison show all.</p>}
    </>
  );
}

function SourceRun({ id, run }: { id: string; run: Run | undefined }) {
  if (!run) return <RunIdLink id={id} />;
  return (
    <RunLink experimentId={run.experimentId} id={id}>
      {run.name}
    </RunLink>
  );
}

function Registered({ model }: { model: LoggedModelDetails }) {
  const versions = registeredVersions(model);
  if (versions.length === 0) return <Absent />;
  return versions.map(({ name, version }, place) => (
    <span key={`${name} ${version}`}>
      {place > 0 && ', '}
      <ModelVersionLink name={name} version={version}>
        {name} version {version}
      </ModelVersionLink>
    </span>
  ));
}

/** What a metric was on each dataset. */
function MetricCell({ metrics }: { metrics: LoggedModelMetric[] }) {
  return (
    <td className="number">
      {metrics.length === 0 && <Absent />}
      {metrics.map(({ value, dataset }) => (
        <div key={dataset} title={`${exactNumber(value)}${dataset && ` on ${dataset}`}`}>
          {metrics.length > 1 && <span className="muted">{dataset || 'no dataset'} </span>}
          {shortNumber(value)}
        </div>
      ))}
    </td>
  );
}

function ParamCell({ value, isNumber }: { value: string | undefined; isNumber: boolean }) {
  return (
    <td className={isNumber ? 'number' : 'clip'} title={value}>
      {value ?? <Absent />}
    </td>
  );
}

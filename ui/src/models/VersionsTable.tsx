import { NumberText } from '../components/NumberText';
import { TableFrame } from '../components/TableFrame';
import { TagList } from '../components/TagList';
import { Absent, Time } from '../components/Time';
import { ModelVersionLink, RunIdLink } from '../components/links';
import type { ModelVersion, RegisteredModel } from '../lib/api/registry';
import type { Run } from '../lib/api/runs';
import { decimalPlaces, isNumeric, shortNumber } from '../lib/format';
import { useListKeys } from '../lib/useListKeys';
import { AliasEditor } from './AliasEditor';
import { Stage } from './Stage';
import type { RunColumn } from './urlState';
import { excerpt } from '../lib/excerpt';

interface VersionsTableProps {
  model: RegisteredModel;
  versions: ModelVersion[];
  /** Of the versions' runs. */
  columns: RunColumn[];
  runs: Map<string, Run> | undefined;
  selected: string[];
  onSelect: (versions: string[]) => void;
}

export function VersionsTable({ model, versions, columns, runs, selected, onSelect }: VersionsTableProps) {
  const frame = useListKeys('version', true);
  const toggle = (version: string) => onSelect(selected.includes(version) ? selected.filter((other) => other !== version) : [...selected, version]);
  return (
    <TableFrame ref={frame} label="Versions">
      <table className="table">
        <thead>
          <tr>
            <td />
            <th scope="col">Version</th>
            <th scope="col">Aliases</th>
            <th scope="col">Stage</th>
            <th scope="col">Created</th>
            <th scope="col">Run</th>
            {columns.map(({ of, key }) => (
              <th key={`${of} ${key}`} scope="col" className={of === 'metrics' || isNumberColumn(key, runs) ? 'number' : undefined} title={`${of === 'metrics' ? 'Metric' : 'Parameter'} of the run`}>
                {key}
              </th>
            ))}
            <th scope="col">Description and tags</th>
          </tr>
        </thead>
        <tbody>
          {versions.map((row) => (
            <tr key={row.version} aria-selected={selected.includes(row.version)}>
              <td>
                <input type="checkbox" aria-label={`Select version ${row.version}`} checked={selected.includes(row.version)} onChange={() => toggle(row.version)} />
              </td>
              <th scope="row">
                <ModelVersionLink name={row.name} version={row.version}>
                  Version {row.version}
                </ModelVersionLink>
                <VersionStatus version={row} />
              </th>
              <td>
                <AliasEditor model={model} version={row.version} isCompact />
              </td>
              <td>
                <Stage stage={row.stage} />
              </td>
              <td>
                <Time value={row.created} />
              </td>
              <td>{row.runId ? <RunIdLink id={row.runId} /> : <Absent />}</td>
              {columns.map((column) => (
                <RunCell key={`${column.of} ${column.key}`} column={column} run={runs?.get(row.runId ?? '')} runs={runs} />
              ))}
              <td className="description">
                <span className="excerpt">{excerpt(row.description)}</span>
                <TagList tags={row.tags} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

/** Whether every run that has the parameter gives it a number. */
function isNumberColumn(key: string, runs: Map<string, Run> | undefined): boolean {
  const values = [...(runs?.values() ?? [])].flatMap(({ params }) => params.get(key) ?? []);
  return values.length > 0 && values.every(isNumeric);
}

/** Only what is not ready says so. */
export function VersionStatus({ version }: { version: ModelVersion }) {
  if (version.status === 'READY') return null;
  return <span className="muted"> {version.statusMessage || version.status.toLowerCase().replaceAll('_', ' ')}</span>;
}

function RunCell({ column: { of, key }, run, runs }: { column: RunColumn; run: Run | undefined; runs: Map<string, Run> | undefined }) {
  if (of === 'params') {
    return <td className={isNumberColumn(key, runs) ? 'number' : 'clip'}>{run?.params.get(key) ?? <Absent />}</td>;
  }
  const metric = run?.metrics.get(key);
  const all = [...(runs?.values() ?? [])].flatMap((other) => other.metrics.get(key)?.value ?? []);
  const decimals = Math.max(0, ...all.map((value) => decimalPlaces(shortNumber(value))));
  return <td className="number">{metric ? <NumberText value={metric.value} decimals={decimals} /> : <Absent />}</td>;
}

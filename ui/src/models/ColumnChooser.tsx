import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog } from '../components/Dialog';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { TextField } from '../components/TextField';
import type { ModelVersion } from '../lib/api/registry';
import { runsByIdQuery } from '../lib/api/runsById';
import type { Run } from '../lib/api/runs';
import { isSystemMetric } from '../lib/tags';
import type { RunColumn } from './urlState';
import { inNaturalOrder } from '../lib/naturalOrder';

/** Keys listed at once; typing narrows them. */
const MAX_LISTED = 200;

interface ColumnChooserProps {
  versions: ModelVersion[];
  columns: RunColumn[];
  onChange: (columns: RunColumn[]) => void;
}

/** Chooses which metrics and parameters of their runs stand beside the versions. */
export function ColumnChooser({ versions, columns, onChange }: ColumnChooserProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        Columns{columns.length > 0 && ` (${columns.length})`}
      </button>
      {isOpen && (
        <Dialog title="Metrics and parameters of the runs" onClose={() => setOpen(false)}>
          <Keys versions={versions} columns={columns} onChange={onChange} />
        </Dialog>
      )}
    </>
  );
}

function Keys({ versions, columns, onChange }: ColumnChooserProps) {
  const [text, setText] = useState('');
  const { data: runs, error, isLoading } = useQuery(runsByIdQuery(versions.flatMap(({ runId }) => runId ?? [])));
  if (error) return <ErrorNotice title="The runs could not be loaded" error={error} />;
  if (isLoading) return <Loading what="runs" />;
  const keys = keysOf([...(runs?.values() ?? [])]).filter(({ key }) => key.toLowerCase().includes(text.toLowerCase()));
  const isChosen = (column: RunColumn) => columns.some(({ of, key }) => of === column.of && key === column.key);
  const toggle = (column: RunColumn) =>
    onChange(isChosen(column) ? columns.filter(({ of, key }) => of !== column.of || key !== column.key) : [...columns, column]);
  return (
    <>
      <TextField label="Keys that contain" value={text} onChange={setText} autoFocus />
      {keys.length === 0 && <p className="muted">The runs of these versions have no such metric or parameter.</p>}
      <ul className="checks">
        {keys.slice(0, MAX_LISTED).map((column) => (
          <li key={`${column.of} ${column.key}`}>
            <label className="check">
              <input type="checkbox" checked={isChosen(column)} onChange={() => toggle(column)} />
              <span>
                {column.key} <span className="muted">{column.of === 'metrics' ? 'metric' : 'parameter'}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
      {keys.length > MAX_LISTED && <p className="muted">{keys.length - MAX_LISTED} more: type a part of the key.</p>}
    </>
  );
}

function keysOf(runs: Run[]): RunColumn[] {
  const sorted = (keys: string[]) => [...new Set(keys)].toSorted(inNaturalOrder);
  const metrics = sorted(runs.flatMap((run) => [...run.metrics.keys()]).filter((key) => !isSystemMetric(key)));
  const params = sorted(runs.flatMap((run) => [...run.params.keys()]));
  return [...metrics.map((key) => ({ of: 'metrics' as const, key })), ...params.map((key) => ({ of: 'params' as const, key }))];
}

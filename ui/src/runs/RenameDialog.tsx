import { useId, useState } from 'react';
import { ActionDialog } from '../components/ActionDialog';
import type { RunRow } from '../lib/api/runsTable';
import { RUN_NAME_TAG } from '../lib/tags';
import type { Bulk } from './useBulk';

export function RenameDialog({ run, bulk, onClose }: { run: RunRow; bulk: Bulk; onClose: () => void }) {
  const id = useId();
  const [name, setName] = useState(run.name);
  const change = { run_ids: [run.id], set: [{ key: RUN_NAME_TAG, value: name.trim() }], remove: [] };
  return (
    <ActionDialog
      title="Rename run"
      action="Rename"
      canSubmit={name.trim() !== '' && name.trim() !== run.name}
      onSubmit={() => bulk.tag([change], `${run.name} renamed`)}
      onClose={onClose}
    >
      <div className="field">
        <label htmlFor={id}>Name</label>
        <input id={id} value={name} autoFocus onChange={(event) => setName(event.target.value)} />
      </div>
    </ActionDialog>
  );
}

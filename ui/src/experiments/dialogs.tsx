import { useId, useState } from 'react';
import { ActionDialog } from '../components/ActionDialog';
import { orTell, showToast } from '../components/toasts';
import { type Experiment, createExperiment, deleteExperiments, renameExperiment, restoreExperiments, setExperimentTag } from '../lib/api/experiments';
import { isSavedView } from '../lib/api/savedViews';
import { count } from '../lib/format';
import { isSystemTag } from '../lib/tags';

interface Closable {
  onClose: () => void;
  /** Called after it was done, with the dialog still open. */
  onDone: () => Promise<unknown>;
}

function NameField({ name, onName }: { name: string; onName: (name: string) => void }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>Name</label>
      <input id={id} value={name} autoFocus autoComplete="off" onChange={(event) => onName(event.target.value)} />
      <p className="muted">Names with slashes are shown as a tree: team/project/task.</p>
    </div>
  );
}

export function CreateDialog({ onClose, onCreated }: { onClose: () => void; onCreated: (id: string) => Promise<unknown> }) {
  const [name, setName] = useState('');
  const create = async () => onCreated(await createExperiment(name.trim()));
  return (
    <ActionDialog title="New experiment" action="Create" canSubmit={name.trim() !== ''} onSubmit={create} onClose={onClose}>
      <NameField name={name} onName={setName} />
    </ActionDialog>
  );
}

export function RenameDialog({ experiment, onClose, onDone }: Closable & { experiment: Experiment }) {
  const [name, setName] = useState(experiment.name);
  const rename = async () => {
    await renameExperiment(experiment.id, name.trim());
    await onDone();
    showToast(`Renamed to ${name.trim()}`, { action: { label: 'Undo', run: () => orTell(renameExperiment(experiment.id, experiment.name).then(onDone)) } });
  };
  const canRename = name.trim() !== '' && name.trim() !== experiment.name;
  return (
    <ActionDialog title="Rename experiment" action="Rename" canSubmit={canRename} onSubmit={rename} onClose={onClose}>
      <NameField name={name} onName={setName} />
    </ActionDialog>
  );
}

export function DeleteDialog({ experiments, onClose, onDone }: Closable & { experiments: Experiment[] }) {
  const ids = experiments.map(({ id }) => id);
  const what = count(experiments.length, 'experiment');
  const remove = async () => {
    await deleteExperiments(ids);
    await onDone();
    showToast(`${what} deleted`, { action: { label: 'Undo', run: () => orTell(restoreExperiments(ids).then(onDone)) } });
  };
  return (
    <ActionDialog title={`Delete ${what}?`} action="Delete" isDangerous onSubmit={remove} onClose={onClose}>
      <p>{experiments.map(({ name }) => name).join(', ')}</p>
      <p>Their runs are deleted with them. Deleted experiments can be restored, which restores all their runs.</p>
    </ActionDialog>
  );
}

/** Sets one tag, or removes one of those that people gave. */
export function TagsDialog({ experiment, onClose, onDone }: Closable & { experiment: Experiment }) {
  const id = useId();
  const [key, setKey] = useState('');
  const [value, setValue] = useState('');
  const own = [...experiment.tags].filter(([each]) => !isSystemTag(each) && !isSavedView(each));
  const set = async () => {
    await setExperimentTag(experiment.id, key.trim(), value);
    await onDone();
  };
  const remove = (each: string) => orTell(setExperimentTag(experiment.id, each, undefined).then(onDone));
  return (
    <ActionDialog title="Tags of the experiment" action="Set tag" canSubmit={key.trim() !== ''} onSubmit={set} onClose={onClose}>
      <div className="tag-rows">
        {own.map(([each, text]) => (
          <div key={each} className="tag-row">
            <button type="button" className="button-link" onClick={() => (setKey(each), setValue(text))}>
              {each}
            </button>
            <span>{text}</span>
            <button type="button" className="button button-small" onClick={() => remove(each)}>
              Remove
            </button>
          </div>
        ))}
      </div>
      <div className="field">
        <label htmlFor={`${id}-key`}>Key</label>
        <input id={`${id}-key`} value={key} onChange={(event) => setKey(event.target.value)} autoComplete="off" />
      </div>
      <div className="field">
        <label htmlFor={`${id}-value`}>Value</label>
        <input id={`${id}-value`} value={value} onChange={(event) => setValue(event.target.value)} autoComplete="off" />
      </div>
    </ActionDialog>
  );
}

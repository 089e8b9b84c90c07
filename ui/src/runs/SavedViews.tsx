import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { ActionDialog } from '../components/ActionDialog';
import { Popover } from '../components/Popover';
import { orTell, showToast } from '../components/toasts';
import { type Experiment, setExperimentTag } from '../lib/api/experiments';
import { savedViewTag, savedViews } from '../lib/api/savedViews';
import { parseQuery, stringifyQuery } from '../lib/urlState';
import { copyLink } from './copyLink';
import { sharedView } from './sharedView';
import { type RunsSearch, runsSearch } from './urlState';
import { MenuButton } from '../components/MenuButton';

/** Views of the table and the charts that are kept with the experiment, for everyone. */
export function SavedViews({ experiment, search }: { experiment: Experiment; search: RunsSearch }) {
  const client = useQueryClient();
  const [isSaving, setIsSaving] = useState(false);
  const views = savedViews(experiment);
  const write = async (name: string, query: string | undefined) => {
    await setExperimentTag(experiment.id, savedViewTag(name), query);
    await client.invalidateQueries({ queryKey: ['experiment', experiment.id] });
  };
  const remove = async (name: string, query: string) => {
    await write(name, undefined);
    showToast(`View ${name} deleted`, { action: { label: 'Undo', run: () => orTell(write(name, query)) } });
  };
  return (
    <>
      <Popover button="Saved views">
        {(close) => (
          <div className="menu">
            {views.length === 0 && <p className="menu-title">None yet. A view holds the filter, the columns and the charts.</p>}
            {views.map(({ name, query }) => (
              <span key={name} className="menu-row">
                <Link to="." search={runsSearch(parseQuery(query))} className="menu-item" onClick={close}>
                  {name}
                </Link>
                <button type="button" className="icon-button" aria-label={`Delete view ${name}`} onClick={() => orTell(remove(name, query))}>
                  ×
                </button>
              </span>
            ))}
            <hr />
            <MenuButton label="Save this view…" close={close} act={() => setIsSaving(true)} />
            <MenuButton label="Copy link to this view" close={close} act={() => orTell(copyLink(search, experiment.id))} />
          </div>
        )}
      </Popover>
      {isSaving && (
        <SaveDialog
          names={views.map(({ name }) => name)}
          onSave={(name) => write(name, stringifyQuery({ ...sharedView(search, experiment.id) }))}
          onClose={() => setIsSaving(false)}
        />
      )}
    </>
  );
}

interface SaveDialogProps {
  names: string[];
  onSave: (name: string) => Promise<void>;
  onClose: () => void;
}

function SaveDialog({ names, onSave, onClose }: SaveDialogProps) {
  const id = useId();
  const [name, setName] = useState('');
  return (
    <ActionDialog title="Save view" action={names.includes(name.trim()) ? 'Replace' : 'Save'} canSubmit={name.trim() !== ''} onSubmit={() => onSave(name.trim())} onClose={onClose}>
      <div className="field">
        <label htmlFor={id}>Name</label>
        <input id={id} value={name} autoFocus onChange={(event) => setName(event.target.value)} autoComplete="off" />
      </div>
      <p className="muted">Everyone who opens the experiment finds it under “Saved views”.</p>
    </ActionDialog>
  );
}

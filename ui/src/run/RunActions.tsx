import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { FormDialog } from '../components/Form';
import { Icon } from '../components/Icon';
import { Menu } from '../components/Menu';
import { TextField } from '../components/TextField';
import { showToast } from '../components/toasts';
import { type Neighbour, neighboursQuery } from '../lib/api/neighbours';
import { runChanges, useRunChange } from '../lib/api/runChanges';
import type { Run } from '../lib/api/runs';
import { useShortcut } from '../lib/shortcuts';
import { CompareMenu } from './CompareMenu';

/** What can be done to a run, and the ways to its neighbours. */
export function RunActions({ run, tab }: { run: Run; tab: string }) {
  const [isRenaming, setRenaming] = useState(false);
  const change = useRunChange(run.id, run.experimentId);
  const failed = (error: Error) => showToast(`That was not done: ${error.message}`, { isError: true });
  const restore = () => change.mutate(() => runChanges.restore(run.id), { onError: failed });
  const remove = () =>
    change.mutate(() => runChanges.delete(run.id), {
      onSuccess: () => showToast(`Deleted ${run.name}`, { action: { label: 'Undo', run: restore } }),
      onError: failed,
    });
  return (
    <>
      <Neighbours run={run} tab={tab} />
      <CompareMenu run={run} />
      {run.deleted ? (
        <button type="button" className="button button-primary" onClick={restore}>
          Restore
        </button>
      ) : (
        <>
          <button type="button" className="button" onClick={() => setRenaming(true)}>
            <Icon name="edit" />
            Rename
          </button>
          <Menu label="More actions" items={[{ label: 'Delete run', run: remove, danger: true }]}>
            <Icon name="more" />
          </Menu>
        </>
      )}
      {isRenaming && <RenameDialog run={run} onClose={() => setRenaming(false)} />}
    </>
  );
}

function RenameDialog({ run, onClose }: { run: Run; onClose: () => void }) {
  const [name, setName] = useState(run.name);
  const change = useRunChange(run.id, run.experimentId, onClose);
  return (
    <FormDialog
      title="Rename run"
      submit="Rename"
      onSubmit={() => change.mutate(() => runChanges.rename(run.id, name.trim()))}
      onClose={onClose}
      isPending={change.isPending}
      error={change.error}
      isIncomplete={name.trim() === ''}
    >
      <TextField label="Name" value={name} onChange={setName} autoFocus />
    </FormDialog>
  );
}

/** The runs that started just after and just before, on the same tab. */
function Neighbours({ run, tab }: { run: Run; tab: string }) {
  const navigate = useNavigate();
  const { data } = useQuery(neighboursQuery(run));
  const go = (neighbour: Neighbour | undefined) => {
    if (!neighbour) return;
    void navigate({ to: '/experiments/$experimentId/runs/$runId/$', params: { experimentId: run.experimentId, runId: neighbour.id, _splat: tab }, search: ({ charts }) => ({ charts }) });
  };
  useShortcut('[', 'Newer run', () => go(data?.newer));
  useShortcut(']', 'Older run', () => go(data?.older));
  return (
    <span className="segmented" role="group" aria-label="Other runs">
      <Step label="Newer run" sign="‹" keys="[" neighbour={data?.newer} onGo={go} />
      <Step label="Older run" sign="›" keys="]" neighbour={data?.older} onGo={go} />
    </span>
  );
}

interface StepProps {
  label: string;
  sign: string;
  keys: string;
  neighbour: Neighbour | undefined;
  onGo: (neighbour: Neighbour | undefined) => void;
}

function Step({ label, sign, keys, neighbour, onGo }: StepProps) {
  return (
    <button
      type="button"
      className="button button-icon"
      aria-label={label}
      aria-keyshortcuts={keys}
      title={neighbour ? `${label}: ${neighbour.name} (${keys})` : `No ${label.toLowerCase()}`}
      disabled={!neighbour}
      onClick={() => onGo(neighbour)}
    >
      {sign}
    </button>
  );
}

import '../styles/experiments.css';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Copyable } from '../components/Copyable';
import { EditableText } from '../components/EditableText';
import { Facts } from '../components/Facts';
import { Tabs } from '../components/Tabs';
import { TagList } from '../components/TagList';
import { Time } from '../components/Time';
import { type Experiment, restoreExperiments, setExperimentTag } from '../lib/api/experiments';
import { isSavedView } from '../lib/api/savedViews';
import { DESCRIPTION_TAG } from '../lib/tags';
import { DeleteDialog, RenameDialog, TagsDialog } from './dialogs';
import { orTell } from '../components/toasts';

const TABS = [
  { path: 'runs', label: 'Runs' },
  { path: 'models', label: 'Models' },
] as const;

interface ExperimentAboutProps {
  experiment: Experiment;
  /** What of it is shown below. */
  tab?: (typeof TABS)[number]['path'];
}

/** What an experiment is, above its runs: notes, tags, and what can be done with it. */
export function ExperimentAbout({ experiment, tab = 'runs' }: ExperimentAboutProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<'rename' | 'delete' | 'tags'>();
  const readAgain = () => Promise.all([['experiment', experiment.id], ['experiments']].map((queryKey) => client.invalidateQueries({ queryKey })));
  const close = () => setDialog(undefined);
  const own = new Map([...experiment.tags].filter(([key]) => !isSavedView(key)));
  const notes = experiment.tags.get(DESCRIPTION_TAG) ?? '';
  const description = !experiment.deleted && (
    <EditableText
      label="Description"
      text={notes}
      save={async (text) => {
        await setExperimentTag(experiment.id, DESCRIPTION_TAG, text);
        await readAgain();
      }}
    />
  );
  return (
    <>
      {experiment.deleted && (
        <div className="notice">
          <p>This experiment is deleted, and its runs with it.</p>
          <button type="button" className="button" onClick={() => orTell(restoreExperiments([experiment.id]).then(readAgain))}>
            Restore
          </button>
        </div>
      )}
      {notes && description && (
        <div className="experiment-notes" role="region" aria-label="Description" tabIndex={0}>
          {description}
        </div>
      )}
      <details className="details experiment-about">
        <summary>
          <span>About this experiment</span> <TagList tags={own} />
        </summary>
        <div className="section">
          {!notes && description}
          <Facts
            facts={[
              ['Id', <Copyable key="id" text={experiment.id} label="Copy experiment id" />],
              ['Created', <Time key="created" value={experiment.created} full />],
              ['Updated', <Time key="updated" value={experiment.updated} full />],
              ['Artifacts', <Copyable key="artifacts" text={experiment.artifactLocation} label="Copy artifact location" />],
            ]}
          />
          {!experiment.deleted && (
            <div className="toolbar">
              <button type="button" className="button" onClick={() => setDialog('rename')}>
                Rename…
              </button>
              <button type="button" className="button" onClick={() => setDialog('tags')}>
                Tags…
              </button>
              <button type="button" className="button" onClick={() => setDialog('delete')}>
                Delete…
              </button>
            </div>
          )}
        </div>
      </details>
      <Tabs label="Experiment" tabs={TABS} current={tab} linkTo={(path) => ({ to: path === 'models' ? '/experiments/$experimentId/models' : '/experiments/$experimentId/runs', params: { experimentId: experiment.id } })} />
      {dialog === 'rename' && <RenameDialog experiment={experiment} onDone={readAgain} onClose={close} />}
      {dialog === 'tags' && <TagsDialog experiment={experiment} onDone={readAgain} onClose={close} />}
      {dialog === 'delete' && (
        <DeleteDialog
          experiments={[experiment]}
          onDone={async () => {
            await readAgain();
            await navigate({ to: '/experiments' });
          }}
          onClose={close}
        />
      )}
    </>
  );
}

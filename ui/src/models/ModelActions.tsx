import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { FormDialog } from '../components/Form';
import { Icon } from '../components/Icon';
import { Menu } from '../components/Menu';
import { TextField } from '../components/TextField';
import type { RegisteredModel } from '../lib/api/registry';
import { registry, useRegistryChange } from '../lib/api/registryChanges';

/** What can be done to a model as a whole. */
export function ModelActions({ model }: { model: RegisteredModel }) {
  const [asked, ask] = useState<'rename' | 'delete'>();
  const close = () => ask(undefined);
  return (
    <>
      <Menu
        label="More about this model"
        items={[
          { label: 'Rename…', run: () => ask('rename') },
          { label: 'Delete…', run: () => ask('delete'), danger: true },
        ]}
      >
        <Icon name="more" />
      </Menu>
      {asked === 'rename' && <RenameDialog name={model.name} onClose={close} />}
      {asked === 'delete' && <DeleteModelDialog name={model.name} noun="model" list="/models" onClose={close} />}
    </>
  );
}

function RenameDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const navigate = useNavigate();
  const [typed, setTyped] = useState(name);
  const newName = typed.trim();
  const change = useRegistryChange(name, () => {
    onClose();
    void navigate({ to: '/models/$modelName', params: { modelName: newName }, replace: true });
  });
  return (
    <FormDialog
      title={`Rename ${name}`}
      submit="Rename"
      onSubmit={() => change.mutate(() => registry.renameModel(name, newName))}
      onClose={onClose}
      isPending={change.isPending}
      error={change.error}
      isIncomplete={newName === '' || newName === name}
    >
      <p>Versions, tags, aliases and history go along. Code that loads the model by its old name finds it no more.</p>
      <TextField label="New name" value={typed} onChange={setTyped} autoFocus />
    </FormDialog>
  );
}

interface DeleteModelDialogProps {
  name: string;
  noun: 'model' | 'prompt';
  /** Where to go when it is gone. */
  list: '/models' | '/prompts';
  onClose: () => void;
}

export function DeleteModelDialog({ name, noun, list, onClose }: DeleteModelDialogProps) {
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const change = useRegistryChange(name, () => {
    onClose();
    void navigate({ to: list });
  });
  return (
    <FormDialog
      title={`Delete ${name}`}
      submit={`Delete ${noun}`}
      danger
      onSubmit={() => change.mutate(() => registry.deleteModel(name))}
      onClose={onClose}
      isPending={change.isPending}
      error={change.error}
      isIncomplete={typed !== name}
    >
      <p>
        The {noun} goes with all its versions, tags and aliases, and does not come back. Its history stays{noun === 'model' && ', and so do the runs and files it was made from'}.
      </p>
      <TextField label={`Type the name of the ${noun} to confirm`} value={typed} onChange={setTyped} autoFocus />
    </FormDialog>
  );
}

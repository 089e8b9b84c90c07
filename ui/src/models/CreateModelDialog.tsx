import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { FormDialog } from '../components/Form';
import { TextField } from '../components/TextField';
import { registry, useRegistryChange } from '../lib/api/registryChanges';

export function CreateModelDialog({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const name = typed.trim();
  const [description, setDescription] = useState('');
  const change = useRegistryChange(name, () => {
    onClose();
    void navigate({ to: '/models/$modelName', params: { modelName: name } });
  });
  return (
    <FormDialog
      title="Create a registered model"
      submit="Create model"
      onSubmit={() => change.mutate(() => registry.createModel(name, description))}
      onClose={onClose}
      isPending={change.isPending}
      error={change.error}
      isIncomplete={name === ''}
    >
      <TextField label="Name" value={typed} onChange={setTyped} autoFocus />
      <TextField label="Description (Markdown)" value={description} onChange={setDescription} multiline />
    </FormDialog>
  );
}

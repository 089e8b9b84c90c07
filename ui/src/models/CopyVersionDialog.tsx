import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { FormDialog } from '../components/Form';
import { TextField } from '../components/TextField';
import { ApiError } from '../lib/api/client';
import { type ModelVersion, registeredModelsQuery } from '../lib/api/registry';
import { registry, useRegistryChange } from '../lib/api/registryChanges';
import { DEFAULT_ORDER } from './urlState';

/** Copies a version to another model, which is created where it does not exist. */
export function CopyVersionDialog({ version, onClose }: { version: ModelVersion; onClose: () => void }) {
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const target = typed.trim();
  const { data: models = [] } = useInfiniteQuery(registeredModelsQuery({ text: '', orderBy: DEFAULT_ORDER, kind: 'model' }));
  const change = useRegistryChange<string>(target, (copied) => {
    onClose();
    void navigate({ to: '/models/$modelName/versions/$version', params: { modelName: target, version: copied } });
  });
  const copy = async () => {
    await registry.createModel(target, '').catch((error: unknown) => {
      if (!(error instanceof ApiError && error.code === 'RESOURCE_ALREADY_EXISTS')) throw error;
    });
    return registry.createVersion(target, `models:/${version.name}/${version.version}`, {
      description: version.description,
      tags: Object.fromEntries(version.tags),
    });
  };
  return (
    <FormDialog
      title={`Promote version ${version.version} of ${version.name}`}
      submit="Copy version"
      onSubmit={() => change.mutate(copy)}
      onClose={onClose}
      isPending={change.isPending}
      error={change.error}
      isIncomplete={target === ''}
    >
      <p>The other model gets a new version with the same files, run, description and tags; where it was copied from is kept. A model that does not exist is created.</p>
      <TextField label="To the model" value={typed} onChange={setTyped} suggestions={models.map(({ name }) => name)} autoFocus />
    </FormDialog>
  );
}

import { useNavigate } from '@tanstack/react-router';
import { FormDialog } from '../components/Form';
import type { RegisteredModel } from '../lib/api/registry';
import { registry, useRegistryChange } from '../lib/api/registryChanges';

interface DeleteVersionDialogProps {
  model: RegisteredModel;
  version: string;
  /** Where to go when it is gone. */
  to: '/models/$modelName' | '/prompts/$promptName';
  onClose: () => void;
}

export function DeleteVersionDialog({ model, version, to, onClose }: DeleteVersionDialogProps) {
  const { name } = model;
  const navigate = useNavigate();
  const aliases = model.aliases.filter((alias) => alias.version === version).map(({ alias }) => `@${alias}`);
  const change = useRegistryChange(name, () => {
    onClose();
    void navigate({ to, params: { modelName: name, promptName: name }, search: {} });
  });
  return (
    <FormDialog
      title={`Delete version ${version}`}
      submit="Delete version"
      danger
      onSubmit={() => change.mutate(() => registry.deleteVersion(name, version))}
      onClose={onClose}
      isPending={change.isPending}
      error={change.error}
    >
      <p>
        Version {version} of {name} does not come back, and its number is not used again.
        {aliases.length > 0 && ` It takes ${aliases.join(', ')} along: code that loads the model so fails until the alias is given to another version.`}
      </p>
    </FormDialog>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { FormDialog } from '../components/Form';
import { TextField } from '../components/TextField';
import { showToast } from '../components/toasts';
import type { ArtifactSource } from '../lib/api/artifacts';
import { ApiError, get, send } from '../lib/api/client';
import { registry, useRegistryChange } from '../lib/api/registryChanges';
import { registeredModelsQuery } from '../lib/api/registry';

interface RegisterDialogProps {
  /** What is registered, as `mlflow.register_model` takes it. */
  uri: string;
  source: ArtifactSource;
  path: string;
  onClose: () => void;
}

/** Makes a new version of a registered model, which may be a new one. */
export function RegisterDialog({ uri, source, path, onClose }: RegisterDialogProps) {
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const name = typed.trim();
  const [description, setDescription] = useState('');
  const { data: known = [] } = useInfiniteQuery(registeredModelsQuery({ text: useDeferredValue(name), orderBy: 'name ASC', kind: 'model' }));
  const isKnown = known.some((model) => model.name === name);
  const change = useRegistryChange<string>(name, (version) => {
    onClose();
    showToast(`Registered as ${name} version ${version}`, {
      action: { label: 'Show', run: () => void navigate({ to: '/models/$modelName/versions/$version', params: { modelName: name, version } }) },
    });
  });
  const register = async () => {
    if (!isKnown) await registry.createModel(name, '').catch(unlessItExists);
    return createVersion(name, description, source, path);
  };
  return (
    <FormDialog
      title="Register model"
      submit={isKnown ? 'Add a version' : 'Register'}
      onSubmit={() => change.mutate(register)}
      onClose={onClose}
      isPending={change.isPending}
      error={change.error}
      isIncomplete={name === ''}
    >
      <p className="muted">
        <code>{uri}</code>
      </p>
      <TextField label="Registered model, an existing or a new one" value={typed} onChange={setTyped} suggestions={known.map((model) => model.name)} autoFocus />
      <TextField label="Description of this version (Markdown)" value={description} onChange={setDescription} multiline />
    </FormDialog>
  );
}

/** Another person may have created it in the meantime, which is as good. */
function unlessItExists(error: unknown): void {
  if (!(error instanceof ApiError && error.code === 'RESOURCE_ALREADY_EXISTS')) throw error;
}

/** As the Python client does: the source is where the files are, and the run or logged model is named beside it. */
async function createVersion(name: string, description: string, source: ArtifactSource, path: string): Promise<string> {
  const isRun = source.kind === 'run';
  const location = isRun ? await runLocation(source.id, path) : `models:/${source.id}`;
  const answer = await send<{ model_version: { version: string } }>('POST', 'model-versions/create', {
    name,
    source: location,
    description: description || undefined,
    ...(isRun ? { run_id: source.id } : { model_id: source.id }),
  });
  return answer.model_version.version;
}

async function runLocation(runId: string, path: string): Promise<string> {
  const answer = await get<{ run: { info: { artifact_uri?: string } } }>('runs/get', { run_id: runId }, new AbortController().signal);
  const root = answer.run.info.artifact_uri?.replace(/\/$/, '') ?? `runs:/${runId}`;
  return path ? `${root}/${path}` : root;
}

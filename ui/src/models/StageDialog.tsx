import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FormDialog } from '../components/Form';
import { SelectField } from '../components/SelectField';
import { type ModelVersion, NO_STAGE, type RegisteredModel, STAGES, modelVersionsQuery } from '../lib/api/registry';
import { registry, useRegistryChange } from '../lib/api/registryChanges';

/** The stages in which one version replaces another. */
const EXCLUSIVE = ['Staging', 'Production'];

export function StageDialog({ model, version, onClose }: { model: RegisteredModel; version: ModelVersion; onClose: () => void }) {
  const others = STAGES.filter((stage) => stage !== version.stage);
  const [stage, setStage] = useState(version.stage === 'Staging' ? 'Production' : (others[0] ?? NO_STAGE));
  const [archives, setArchives] = useState(true);
  const { data: versions = [] } = useInfiniteQuery(modelVersionsQuery('name', model.name));
  const change = useRegistryChange(model.name, onClose);
  const replaced = EXCLUSIVE.includes(stage) ? versions.filter((other) => other.stage === stage).map((other) => other.version) : [];
  return (
    <FormDialog
      title={`Move version ${version.version} to a stage`}
      submit="Move"
      onSubmit={() => change.mutate(() => registry.moveToStage(model.name, version.version, stage, archives && EXCLUSIVE.includes(stage)))}
      onClose={onClose}
      isPending={change.isPending}
      error={change.error}
    >
      <SelectField label={`From ${stageName(version.stage)} to`} value={stage} options={others.map((other) => [other, stageName(other)])} onChange={setStage} />
      {EXCLUSIVE.includes(stage) && (
        <label className="check">
          <input type="checkbox" checked={archives} onChange={(event) => setArchives(event.target.checked)} />
          <span>
            Archive the other versions in {stage}
            {replaced.length > 0 && `: ${replaced.map((other) => `version ${other}`).join(', ')}`}
          </span>
        </label>
      )}
    </FormDialog>
  );
}

function stageName(stage: string): string {
  return stage === NO_STAGE ? 'no stage' : stage;
}

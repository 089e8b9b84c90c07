import { useState } from 'react';
import { Icon } from '../components/Icon';
import { Menu } from '../components/Menu';
import type { ModelVersion, RegisteredModel } from '../lib/api/registry';
import { CopyVersionDialog } from './CopyVersionDialog';
import { DeleteVersionDialog } from './DeleteVersionDialog';
import { StageDialog } from './StageDialog';

/** What can be done to a version. */
export function VersionActions({ model, version }: { model: RegisteredModel; version: ModelVersion }) {
  const [asked, ask] = useState<'stage' | 'copy' | 'delete'>();
  const close = () => ask(undefined);
  return (
    <>
      <button type="button" className="button" onClick={() => ask('stage')}>
        Move to stage
      </button>
      <button type="button" className="button button-primary" onClick={() => ask('copy')}>
        Promote
      </button>
      <Menu label="More about this version" items={[{ label: 'Delete…', run: () => ask('delete'), danger: true }]}>
        <Icon name="more" />
      </Menu>
      {asked === 'stage' && <StageDialog model={model} version={version} onClose={close} />}
      {asked === 'copy' && <CopyVersionDialog version={version} onClose={close} />}
      {asked === 'delete' && <DeleteVersionDialog model={model} version={version.version} to="/models/$modelName" onClose={close} />}
    </>
  );
}

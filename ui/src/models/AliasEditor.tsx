import { useState } from 'react';
import { FormDialog } from '../components/Form';
import { Icon } from '../components/Icon';
import { TextField } from '../components/TextField';
import type { RegisteredModel } from '../lib/api/registry';
import { registry, useRegistryChange } from '../lib/api/registryChanges';

interface AliasEditorProps {
  model: RegisteredModel;
  version: string;
  /** In a row of a table, beside others. */
  isCompact?: boolean;
}

/** The aliases of one version of a model or prompt: to give, to move here and to take away. */
export function AliasEditor({ model, version, isCompact = false }: AliasEditorProps) {
  const [isAdding, setAdding] = useState(false);
  const [removed, setRemoved] = useState<string>();
  const own = model.aliases.filter((alias) => alias.version === version);
  return (
    <div className="tag-editor">
      <ul className="aliases" aria-label={isCompact ? `Aliases of version ${version}` : 'Aliases'}>
        {own.map(({ alias }) => (
          <li key={alias} className="alias">
            @{alias}
            <button type="button" className="tag-remove" aria-label={`Remove the alias ${alias}`} onClick={() => setRemoved(alias)}>
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      <button
        type="button"
        className="button button-small"
        aria-label={isCompact ? `Give an alias to version ${version}` : undefined}
        title={isCompact ? 'Give an alias' : undefined}
        onClick={() => setAdding(true)}
      >
        <Icon name="plus" />
        {!isCompact && (own.length > 0 ? 'Another alias' : 'Give an alias')}
      </button>
      {isAdding && <SetAliasDialog model={model} version={version} onClose={() => setAdding(false)} />}
      {removed !== undefined && <RemoveAliasDialog name={model.name} alias={removed} version={version} onClose={() => setRemoved(undefined)} />}
    </div>
  );
}

function SetAliasDialog({ model, version, onClose }: { model: RegisteredModel; version: string; onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const change = useRegistryChange(model.name, onClose);
  const alias = typed.trim().replace(/^@/, '');
  const owner = model.aliases.find((other) => other.alias === alias)?.version;
  const isMoving = owner !== undefined && owner !== version;
  return (
    <FormDialog
      title={`Alias for version ${version}`}
      submit={isMoving ? `Move it here` : 'Give alias'}
      onSubmit={() => change.mutate(() => registry.setAlias(model.name, alias, version))}
      onClose={onClose}
      isPending={change.isPending}
      error={change.error}
      isIncomplete={alias === '' || owner === version}
    >
      <p>
        An alias is a name that moves: code that loads <code>{`models:/${model.name}@${alias || 'champion'}`}</code> gets whatever version has it.
      </p>
      <TextField label="Alias" value={typed} onChange={setTyped} suggestions={model.aliases.map((other) => other.alias)} autoFocus />
      {isMoving && (
        <p className="notice" role="status">
          Version {owner} has @{alias} now and loses it: everything that loads @{alias} gets version {version} from then on.
        </p>
      )}
      {owner === version && <p className="muted">This version has it already.</p>}
    </FormDialog>
  );
}

function RemoveAliasDialog({ name, alias, version, onClose }: { name: string; alias: string; version: string; onClose: () => void }) {
  const change = useRegistryChange(name, onClose);
  return (
    <FormDialog
      title={`Remove @${alias}`}
      submit="Remove alias"
      danger
      onSubmit={() => change.mutate(() => registry.deleteAlias(name, alias))}
      onClose={onClose}
      isPending={change.isPending}
      error={change.error}
    >
      <p>
        Version {version} loses the alias, and no other gets it: code that loads <code>{`${name}@${alias}`}</code> fails until it is given again.
      </p>
    </FormDialog>
  );
}

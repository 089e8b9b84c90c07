import { useState } from 'react';
import { CopyButton } from '../components/CopyButton';
import { Icon } from '../components/Icon';
import { Menu } from '../components/Menu';
import { Section } from '../components/Section';
import { SelectField } from '../components/SelectField';
import type { ModelVersion, RegisteredModel } from '../lib/api/registry';
import { trackingUri } from '../lib/snippet';
import { PROMPT_TEXT_TAG } from '../lib/tags';
import { AliasEditor } from '../models/AliasEditor';
import { DeleteVersionDialog } from '../models/DeleteVersionDialog';
import { usePromptSnippet } from '../models/snippets';
import { TextDifference } from '../components/TextDifference';
import { Template } from './Template';
import { variables } from './promptText';
import { Snippet } from '../components/Snippet';

interface PromptVersionProps {
  prompt: RegisteredModel;
  version: ModelVersion;
  versions: ModelVersion[];
  /** The version it is compared with, if any. */
  against: ModelVersion | undefined;
  onCompare: (version: string | undefined) => void;
}

/** The text of one version, or what differs from another, and what goes with it. */
export function PromptVersion({ prompt, version, versions, against, onCompare }: PromptVersionProps) {
  const [isDeleting, setDeleting] = useState(false);
  const text = textOf(version);
  const names = variables(text);
  const snippet = usePromptSnippet(trackingUri(document.baseURI), prompt.name, version.version, version.aliases[0], names);
  const others = versions.filter((other) => other.version !== version.version).map((other) => [other.version, `Version ${other.version}`] as const);
  return (
    <div className="prompt-main">
      <div className="page-head">
        <h2>Version {version.version}</h2>
        <div className="actions">
          <SelectField
            label="Compare with"
            value={against?.version ?? ''}
            options={[['', 'No other version'], ...others]}
            onChange={(chosen) => onCompare(chosen || undefined)}
          />
          <CopyButton text={text} label="Copy the text" />
          <Menu label="More about this version" items={[{ label: 'Delete…', run: () => setDeleting(true), danger: true }]}>
            <Icon name="more" />
          </Menu>
        </div>
      </div>
      {version.description && <p className="prose">{version.description}</p>}
      <AliasEditor model={prompt} version={version.version} />
      {against ? (
        <TextDifference before={textOf(against)} after={text} label={`Version ${against.version} to version ${version.version}`} />
      ) : (
        <Template text={text} />
      )}
      <p className="muted">{names.length > 0 ? `Variables: ${names.join(', ')}` : 'No variables.'}</p>
      <Section title="Use it">
        <Snippet code={snippet} />
      </Section>
      {isDeleting && <DeleteVersionDialog model={prompt} version={version.version} to="/prompts/$promptName" onClose={() => setDeleting(false)} />}
    </div>
  );
}

function textOf(version: ModelVersion): string {
  return version.tags.get(PROMPT_TEXT_TAG) ?? '';
}

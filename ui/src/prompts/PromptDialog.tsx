import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { FormDialog } from '../components/Form';
import { TextField } from '../components/TextField';
import { registry, useRegistryChange } from '../lib/api/registryChanges';
import { IS_PROMPT_TAG, PROMPT_SOURCE, PROMPT_TEXT_TAG, PROMPT_TYPE_TAG } from '../lib/tags';
import { messages, variables } from './promptText';

interface PromptDialogProps {
  /** The prompt that gets a version, and the text to start from; a new prompt without. */
  prompt?: { name: string; text: string };
  onClose: () => void;
}

/** Writes the first version of a prompt, or the next one. */
export function PromptDialog({ prompt, onClose }: PromptDialogProps) {
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const name = prompt?.name ?? typed.trim();
  const [text, setText] = useState(prompt?.text ?? '');
  const [message, setMessage] = useState('');
  const change = useRegistryChange<string>(name, (version) => {
    onClose();
    void navigate({ to: '/prompts/$promptName', params: { promptName: name }, search: { promptVersion: version } });
  });
  const create = async () => {
    if (!prompt) await registry.createModel(name, '', { [IS_PROMPT_TAG]: 'true' });
    const type = messages(text) ? 'chat' : 'text';
    const tags = { [IS_PROMPT_TAG]: 'true', [PROMPT_TEXT_TAG]: text, [PROMPT_TYPE_TAG]: type };
    return registry.createVersion(name, PROMPT_SOURCE, { description: message, tags });
  };
  const names = variables(text);
  return (
    <FormDialog
      title={prompt ? `New version of ${prompt.name}` : 'Create a prompt'}
      submit={prompt ? 'Create version' : 'Create prompt'}
      size="wide"
      onSubmit={() => change.mutate(create)}
      onClose={onClose}
      isPending={change.isPending}
      error={change.error}
      isIncomplete={name === '' || text === '' || text === prompt?.text}
    >
      {!prompt && <TextField label="Name" value={typed} onChange={setTyped} autoFocus />}
      <TextField label="Text; {{name}} is a variable" value={text} onChange={setText} multiline mono autoFocus={prompt !== undefined} />
      <p className="muted" role="status">
        {names.length > 0 ? `Variables: ${names.join(', ')}` : 'No variables.'}
      </p>
      <TextField label="What changed (commit message)" value={message} onChange={setMessage} />
    </FormDialog>
  );
}

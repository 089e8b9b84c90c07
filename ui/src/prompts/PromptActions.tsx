import { useState } from 'react';
import { Icon } from '../components/Icon';
import { Menu } from '../components/Menu';
import type { RegisteredModel } from '../lib/api/registry';
import { DeleteModelDialog } from '../models/ModelActions';

/** What can be done to a prompt as a whole. */
export function PromptActions({ prompt }: { prompt: RegisteredModel }) {
  const [isDeleting, setDeleting] = useState(false);
  return (
    <>
      <Menu label="More about this prompt" items={[{ label: 'Delete…', run: () => setDeleting(true), danger: true }]}>
        <Icon name="more" />
      </Menu>
      {isDeleting && <DeleteModelDialog name={prompt.name} noun="prompt" list="/prompts" onClose={() => setDeleting(false)} />}
    </>
  );
}

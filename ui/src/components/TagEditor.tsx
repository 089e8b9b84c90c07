import { useState } from 'react';
import { isSystemTag } from '../lib/tags';
import { FormDialog } from './Form';
import { Icon } from './Icon';
import { TextField } from './TextField';

interface TagEditorProps {
  /** What the tags are of, e.g. "model". */
  of: string;
  tags: Map<string, string>;
  set: (key: string, value: string) => Promise<unknown>;
  remove: (key: string) => Promise<unknown>;
}

/** The tags that a person chose, to add, change and take away. */
export function TagEditor({ of, tags, set, remove }: TagEditorProps) {
  const [edited, setEdited] = useState<{ key: string; value: string }>();
  const [error, setError] = useState<Error | null>(null);
  const chosen = [...tags].filter(([key]) => !isSystemTag(key));
  const attempt = (change: Promise<unknown>) => change.then(() => setEdited(undefined), (failure: Error) => setError(failure));
  const open = (key: string, value: string) => {
    setError(null);
    setEdited({ key, value });
  };
  return (
    <div className="tag-editor">
      <ul className="tags" aria-label="Tags">
        {chosen.map(([key, value]) => (
          <li key={key} title={`${key}: ${value}`}>
            <button type="button" className="tag-text" onClick={() => open(key, value)}>
              <span className="muted">{key}</span> {value}
            </button>
            <button type="button" className="tag-remove" aria-label={`Remove the tag ${key}`} onClick={() => void remove(key)}>
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className="button button-small" onClick={() => open('', '')}>
        <Icon name="plus" />
        Add a tag
      </button>
      {edited && (
        <FormDialog
          title={`Tag of the ${of}`}
          submit="Save tag"
          onSubmit={() => void attempt(set(edited.key, edited.value))}
          onClose={() => setEdited(undefined)}
          isPending={false}
          error={error}
          isIncomplete={edited.key.trim() === ''}
        >
          <TextField label="Key" value={edited.key} onChange={(key) => setEdited({ ...edited, key })} autoFocus />
          <TextField label="Value" value={edited.value} onChange={(value) => setEdited({ ...edited, value })} multiline />
        </FormDialog>
      )}
    </div>
  );
}

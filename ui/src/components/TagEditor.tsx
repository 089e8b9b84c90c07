import { useState } from 'react';
import { isSystemTag } from '../lib/tags';
import { ActionDialog } from './ActionDialog';
import { Icon } from './Icon';
import { TextField } from './TextField';
import { orTell, showToast } from './toasts';

interface TagChanges {
  set: (key: string, value: string) => Promise<unknown>;
  remove: (key: string) => Promise<unknown>;
}

interface TagEditorProps extends TagChanges {
  /** What the tags are of, e.g. "model". */
  of: string;
  tags: Map<string, string>;
}

/** The tags that a person chose, to add, change and take away. */
export function TagEditor({ of, tags, set, remove }: TagEditorProps) {
  const [edited, setEdited] = useState<string>();
  const [removed, setRemoved] = useState<string>();
  const chosen = [...tags].filter(([key]) => !isSystemTag(key));
  const takeAway = async (key: string, value: string) => {
    setRemoved(key);
    try {
      await remove(key);
      showToast(`Tag ${key} removed`, { action: { label: 'Undo', run: () => orTell(set(key, value)) } });
    } finally {
      setRemoved(undefined);
    }
  };
  return (
    <div className="tag-editor">
      <ul className="tags" aria-label="Tags">
        {chosen.map(([key, value]) => (
          <li key={key} title={`${key}: ${value}`}>
            <button type="button" className="tag-text" onClick={() => setEdited(key)}>
              <span className="muted">{key}</span> {value}
            </button>
            <button type="button" className="tag-remove" aria-label={`Remove the tag ${key}`} disabled={removed === key} onClick={() => orTell(takeAway(key, value))}>
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className="button button-small" onClick={() => setEdited('')}>
        <Icon name="plus" />
        Add a tag
      </button>
      {edited !== undefined && <TagDialog of={of} tags={tags} edited={edited} set={set} remove={remove} onClose={() => setEdited(undefined)} />}
    </div>
  );
}

interface TagDialogProps extends TagEditorProps {
  /** The key of the tag that is changed; empty for a new one. */
  edited: string;
  onClose: () => void;
}

function TagDialog({ of, tags, edited, set, remove, onClose }: TagDialogProps) {
  const [key, setKey] = useState(edited);
  const [value, setValue] = useState(tags.get(edited) ?? '');
  const isRenamed = edited !== '' && key !== edited;
  const save = async () => {
    await set(key, value);
    // Last, so that a failure in between leaves one tag too many and not one too few.
    if (isRenamed) await remove(edited);
  };
  return (
    <ActionDialog title={`Tag of the ${of}`} action="Save tag" canSubmit={key.trim() !== ''} onSubmit={save} onClose={onClose}>
      <TextField label="Key" value={key} onChange={setKey} autoFocus />
      <TextField label="Value" value={value} onChange={setValue} multiline />
      {key !== edited && tags.has(key) && (
        <p className="notice" role="status">
          There is a tag of this key: its value is replaced.
        </p>
      )}
    </ActionDialog>
  );
}

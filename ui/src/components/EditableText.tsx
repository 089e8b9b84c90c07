import { useEffect, useRef, useState } from 'react';
import { ErrorNotice } from './ErrorNotice';
import { Icon } from './Icon';
import { Markdown } from './Markdown';
import { TextField } from './TextField';

interface EditableTextProps {
  /** What the text is, e.g. "Description". */
  label: string;
  text: string;
  save: (text: string) => Promise<unknown>;
}

/** A text in Markdown that is edited in place. */
export function EditableText({ label, text, save }: EditableTextProps) {
  const [isEdited, setEdited] = useState(false);
  const lower = label.toLowerCase();
  if (isEdited) return <Editor label={label} text={text} save={save} onDone={() => setEdited(false)} />;
  return (
    <div className="editable">
      {text && <Markdown text={text} />}
      <button type="button" className="button button-small" onClick={() => setEdited(true)}>
        <Icon name={text ? 'edit' : 'plus'} />
        {text ? `Edit ${lower}` : `Add a ${lower}`}
      </button>
    </div>
  );
}

/** Ctrl or Cmd with Enter saves, Escape gives up. */
function Editor({ label, text, save, onDone }: EditableTextProps & { onDone: () => void }) {
  const [draft, setDraft] = useState(text);
  const [isSaving, setSaving] = useState(false);
  const [error, setError] = useState<Error>();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('textarea')?.focus(), []);

  const store = async () => {
    setSaving(true);
    try {
      await save(draft);
      onDone();
    } catch (failure) {
      setError(failure as Error);
      setSaving(false);
    }
  };
  return (
    <form
      ref={form}
      className="editable"
      onSubmit={(event) => {
        event.preventDefault();
        void store();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone();
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void store();
      }}
    >
      <TextField label={`${label} (Markdown)`} value={draft} onChange={setDraft} multiline />
      {error && <ErrorNotice title={`The ${label.toLowerCase()} was not saved`} error={error} />}
      <div className="actions">
        <button type="submit" className="button button-primary" disabled={isSaving}>
          Save
        </button>
        <button type="button" className="button" onClick={onDone}>
          Cancel
        </button>
      </div>
    </form>
  );
}

import { useId, useState } from 'react';
import { Markdown } from './Markdown';

interface EditableNotesProps {
  text: string;
  /** What the notes belong to, e.g. "this experiment". */
  of: string;
  onSave: (text: string) => Promise<unknown>;
}

/** Notes in Markdown that are edited in place. */
export function EditableNotes({ text, of, onSave }: EditableNotesProps) {
  const id = useId();
  const [draft, setDraft] = useState<string>();
  const [error, setError] = useState<string>();
  if (draft === undefined) {
    return (
      <div className="notes">
        {text && <Markdown text={text} />}
        <button type="button" className="button button-small" onClick={() => setDraft(text)}>
          {text ? 'Edit notes' : 'Add notes'}
        </button>
      </div>
    );
  }
  const save = async () => {
    try {
      await onSave(draft);
      setDraft(undefined);
      setError(undefined);
    } catch (cause) {
      setError(cause instanceof Error ? cause.message : String(cause));
    }
  };
  return (
    <form
      className="notes"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className="field">
        <label htmlFor={id}>Notes about {of}, in Markdown</label>
        <textarea id={id} value={draft} autoFocus onChange={(event) => setDraft(event.target.value)} />
      </div>
      {error !== undefined && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
      <div className="toolbar">
        <button type="submit" className="button button-primary">
          Save
        </button>
        <button
          type="button"
          className="button"
          onClick={() => {
            setDraft(undefined);
            setError(undefined);
          }}
        >
          Cancel
        </button>
      </div>
      {draft.trim() !== '' && (
        <section aria-label="Preview" className="notes-preview">
          <Markdown text={draft} />
        </section>
      )}
    </form>
  );
}

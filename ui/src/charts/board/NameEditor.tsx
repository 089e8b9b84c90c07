import { useState } from 'react';
import { Modal } from './Modal';

interface NameEditorProps {
  title: string;
  name: string;
  onSave: (name: string) => void;
  onClose: () => void;
}

/** Asks for a name. */
export function NameEditor({ title, name, onSave, onClose }: NameEditorProps) {
  const [text, setText] = useState(name);
  return (
    <Modal title={title} onClose={onClose}>
      <form
        className="editor"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) onSave(text.trim());
        }}
      >
        <label className="field">
          <span>Name</span>
          <input value={text} autoFocus maxLength={200} onChange={({ target }) => setText(target.value)} />
        </label>
        <button type="submit" className="button button-primary" disabled={!text.trim()}>
          Save
        </button>
      </form>
    </Modal>
  );
}

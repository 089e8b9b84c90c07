import '../styles/dialog.css';
import { type ReactNode, type SubmitEvent, useEffect, useId, useRef, useState } from 'react';

interface DialogProps {
  title: string;
  /** What the button says that does it. */
  action: string;
  isDangerous?: boolean;
  canSubmit?: boolean;
  /** Does it; the dialog closes when that has worked, and shows why it has not. */
  onSubmit: () => Promise<unknown>;
  onClose: () => void;
  children: ReactNode;
}

/** A question over the page, which waits for its answer. */
export function Dialog({ title, action, isDangerous = false, canSubmit = true, onSubmit, onClose, children }: DialogProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<string>();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setIsBusy(true);
    setError(undefined);
    try {
      await onSubmit();
      onClose();
    } catch (cause) {
      setError(cause instanceof Error ? cause.message : String(cause));
      setIsBusy(false);
    }
  };

  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={id} onCancel={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        <h2 id={id}>{title}</h2>
        {children}
        {error !== undefined && (
          <p className="field-error" role="alert">
            {error}
          </p>
        )}
        <div className="dialog-foot">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className={`button ${isDangerous ? 'button-danger' : 'button-primary'}`} disabled={isBusy || !canSubmit}>
            {action}
          </button>
        </div>
      </form>
    </dialog>
  );
}

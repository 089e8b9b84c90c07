import type { ReactNode } from 'react';
import { Dialog } from './Dialog';
import { ErrorNotice } from './ErrorNotice';

interface FormDialogProps {
  title: string;
  /** What the button says that does it, e.g. "Create model". */
  submit: string;
  onSubmit: () => void;
  onClose: () => void;
  isPending: boolean;
  error: Error | null;
  /** Whether it cannot be done yet. */
  isIncomplete?: boolean;
  danger?: boolean;
  size?: 'wide';
  children: ReactNode;
}

/** A dialog that asks for something and does it. */
export function FormDialog({ title, submit, onSubmit, onClose, isPending, error, isIncomplete = false, danger = false, size, children }: FormDialogProps) {
  return (
    <Dialog title={title} onClose={onClose} size={size}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isPending && !isIncomplete) onSubmit();
        }}
      >
        {children}
        {error && <ErrorNotice title="That was not done" error={error} />}
        <div className="form-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className={`button ${danger ? 'button-danger' : 'button-primary'}`} disabled={isPending || isIncomplete}>
            {isPending ? 'One moment…' : submit}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

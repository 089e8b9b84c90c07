import { type ReactNode, useState } from 'react';
import { FormDialog } from './Form';

interface ActionDialogProps {
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
export function ActionDialog({ title, action, isDangerous = false, canSubmit = true, onSubmit, onClose, children }: ActionDialogProps) {
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const submit = async () => {
    setIsBusy(true);
    setError(null);
    try {
      await onSubmit();
      onClose();
    } catch (cause) {
      setError(cause instanceof Error ? cause : new Error(String(cause)));
      setIsBusy(false);
    }
  };
  return (
    <FormDialog
      title={title}
      submit={action}
      onSubmit={() => void submit()}
      onClose={onClose}
      isPending={isBusy}
      error={error}
      isIncomplete={!canSubmit}
      danger={isDangerous}
    >
      {children}
    </FormDialog>
  );
}

import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';

interface ModalProps {
  title: string;
  className?: string;
  /** Beside the title. */
  actions?: ReactNode;
  onClose: () => void;
  onKeyDown?: (event: KeyboardEvent) => void;
  children: ReactNode;
}

/** A dialog above the page, open as long as it is rendered. */
export function Modal({ title, className = '', actions, onClose, onKeyDown, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const { current: element } = dialog;
    if (!element?.open) element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog ref={dialog} className={`chart-modal ${className}`} aria-label={title} onCancel={onClose} onKeyDown={onKeyDown}>
      <header>
        <h2>{title}</h2>
        {actions}
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </header>
      {children}
    </dialog>
  );
}

import '../styles/toast.css';
import { useEffect, useState } from 'react';
import { type Toast, dismissToast, useToasts } from './toasts';

const SHOWN_MS = 10_000;

/** Where toasts appear; one per page. A toast stays while the pointer or the focus is on it. */
export function Toasts() {
  const toasts = useToasts();
  return (
    <div className="toasts" role="log" aria-label="Notifications" aria-live="polite">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const [isHeld, setIsHeld] = useState(false);
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => dismissToast(toast.id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [toast.id, isHeld]);
  const { action } = toast;
  return (
    <div
      className={toast.isError ? 'toast toast-error' : 'toast'}
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={() => setIsHeld(false)}
      onFocus={() => setIsHeld(true)}
      onBlur={() => setIsHeld(false)}
    >
      <span>{toast.message}</span>
      {action && (
        <button
          type="button"
          className="button"
          onClick={() => {
            dismissToast(toast.id);
            action.run();
          }}
        >
          {action.label}
        </button>
      )}
      <button type="button" className="icon-button" aria-label="Dismiss" onClick={() => dismissToast(toast.id)}>
        ×
      </button>
    </div>
  );
}

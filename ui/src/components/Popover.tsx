import '../styles/popover.css';
import { type ReactNode, useCallback, useId, useLayoutEffect, useRef, useState } from 'react';

interface PopoverProps {
  /** What the button shows. */
  button: ReactNode;
  /** What the button and the popover are called, where `button` is no text. */
  label?: string;
  className?: string;
  disabled?: boolean;
  /** What is shown while it is open. */
  children: (close: () => void) => ReactNode;
}

const GAP = 4;

/** A button with a popover below it. The browser closes it on Escape and on a click elsewhere. */
export function Popover({ button, label, className = 'button', disabled, children }: PopoverProps) {
  const id = useId();
  const trigger = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const close = useCallback(() => {
    panel.current?.hidePopover();
    trigger.current?.focus();
  }, []);

  useLayoutEffect(() => {
    if (!isOpen || !trigger.current || !panel.current) return;
    place(trigger.current, panel.current);
    panel.current.querySelector<HTMLElement>('[autofocus], input, button, select')?.focus();
  }, [isOpen]);

  return (
    <>
      <button
        ref={trigger}
        type="button"
        className={className}
        popoverTarget={id}
        aria-expanded={isOpen}
        aria-haspopup="dialog"
        aria-label={label}
        title={label}
        disabled={disabled}
      >
        {button}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={label ?? (typeof button === 'string' ? button : undefined)}
        className="popover"
        onToggle={(event) => setIsOpen(event.newState === 'open')}
      >
        {isOpen && children(close)}
      </div>
    </>
  );
}

/** Below the button, or above where there is no room, and inside the window. */
function place(trigger: HTMLElement, panel: HTMLElement): void {
  const at = trigger.getBoundingClientRect();
  const below = innerHeight - at.bottom - 2 * GAP;
  const isBelow = panel.offsetHeight <= below || below >= at.top;
  panel.style.left = `${Math.max(GAP, Math.min(at.left, innerWidth - panel.offsetWidth - GAP))}px`;
  panel.style.top = isBelow ? `${at.bottom + GAP}px` : `${Math.max(GAP, at.top - GAP - panel.offsetHeight)}px`;
  panel.style.maxHeight = `${isBelow ? below : at.top - 2 * GAP}px`;
}

import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';

export interface MenuItem {
  label: string;
  run: () => void;
  /** Of a choice among items: whether this one is in force. */
  checked?: boolean;
  /** Takes something away for good. */
  danger?: boolean;
}

interface MenuProps {
  /** What the button is for. */
  label: string;
  /** What it shows. */
  children: ReactNode;
  items: MenuItem[];
  className?: string;
}

/** A button with a menu: arrows, Home and End move, Escape closes. */
export function Menu({ label, children, items, className = 'button button-icon' }: MenuProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!isOpen) return;
    itemsOf(frame.current)[0]?.focus();
    const close = (event: PointerEvent) => {
      if (!frame.current?.contains(event.target as Node)) setOpen(false);
    };
    addEventListener('pointerdown', close);
    return () => removeEventListener('pointerdown', close);
  }, [isOpen]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };

  return (
    <div className="menu" ref={frame} onKeyDown={(event) => isOpen && moveFocus(event, frame.current, close)}>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        {children}
      </button>
      {isOpen && (
        <ul id={id} role="menu" aria-label={label} className="menu-list" onBlur={(event) => !frame.current?.contains(event.relatedTarget) && setOpen(false)}>
          {items.map(({ label: text, run, checked, danger }) => (
            <li key={text} role="none">
              <button
                type="button"
                role={checked === undefined ? 'menuitem' : 'menuitemradio'}
                aria-checked={checked}
                tabIndex={-1}
                className={danger ? 'menu-item menu-danger' : 'menu-item'}
                onClick={() => {
                  close();
                  run();
                }}
              >
                {text}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function itemsOf(frame: HTMLElement | null): HTMLElement[] {
  return [...(frame?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
}

function moveFocus(event: KeyboardEvent, frame: HTMLElement | null, close: () => void): void {
  const items = itemsOf(frame);
  const at = items.findIndex((item) => item === document.activeElement);
  const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (target !== undefined) items.at(target % items.length)?.focus();
  else if (event.key === 'Escape') close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

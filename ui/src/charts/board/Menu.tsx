import { type ReactNode, useId, useRef } from 'react';

interface MenuProps {
  /** What the button does, for those who cannot see it. */
  label: string;
  /** What stands on the button. */
  face: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A button and what it opens below itself; a click elsewhere, a choice or Escape closes it. */
export function Menu({ label, face, className = 'button button-small', children }: MenuProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);

  const place = () => {
    if (!button.current || !list.current) return;
    const { right, bottom, left } = button.current.getBoundingClientRect();
    const { offsetWidth, offsetHeight, style } = list.current;
    style.left = `${Math.max(8, Math.min(right - offsetWidth, Math.max(left, innerWidth - offsetWidth - 8)))}px`;
    style.top = `${Math.max(8, Math.min(bottom + 4, innerHeight - offsetHeight - 8))}px`;
  };

  return (
    <>
      <button ref={button} type="button" className={className} aria-label={label} title={label} popoverTarget={id}>
        {face}
      </button>
      <div
        ref={list}
        id={id}
        popover="auto"
        className="chart-menu"
        onToggle={(event) => event.newState === 'open' && place()}
        onClick={(event) => (event.target as Element).closest('button') && list.current?.hidePopover()}
      >
        {children}
      </div>
    </>
  );
}

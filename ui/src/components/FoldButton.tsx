import '../styles/fold.css';
import type { ReactNode } from 'react';

interface FoldButtonProps {
  isOpen: boolean;
  onToggle: () => void;
  /** What is opened, where the button does not show it. */
  label?: string;
  children?: ReactNode;
}

/** Opens and closes what comes below it. */
export function FoldButton({ isOpen, onToggle, label, children }: FoldButtonProps) {
  return (
    <button type="button" className="fold" aria-expanded={isOpen} aria-label={label} onClick={onToggle}>
      <span className="fold-arrow" aria-hidden="true" />
      {children}
    </button>
  );
}

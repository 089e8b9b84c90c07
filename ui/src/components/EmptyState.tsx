import type { ReactNode } from 'react';
import { Snippet } from './Snippet';

interface EmptyStateProps {
  title: string;
  children: ReactNode;
  /** Python that would fill this place. */
  snippet?: string;
}

export function EmptyState({ title, children, snippet }: EmptyStateProps) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children}
      {snippet && <Snippet code={snippet} />}
    </div>
  );
}

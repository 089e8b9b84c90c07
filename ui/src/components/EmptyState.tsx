import type { ReactNode } from 'react';
import { CopyButton } from './CopyButton';

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
      {snippet && (
        <div className="snippet">
          <pre className="code" tabIndex={0} role="region" aria-label="Python example">
            {snippet}
          </pre>
          <CopyButton text={snippet} label="Copy code" />
        </div>
      )}
    </div>
  );
}

import { type ReactNode, useId } from 'react';

interface SectionProps {
  title: string;
  /** How many things are listed below. */
  count?: number;
  children: ReactNode;
}

export function Section({ title, count, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="section">
      <h2 id={id}>
        {title} {count !== undefined && <span className="muted count">{count.toLocaleString()}</span>}
      </h2>
      {children}
    </section>
  );
}

import { type ReactNode, useEffect, useRef } from 'react';

interface PageProps {
  /** The document's title, and the heading unless `heading` says otherwise. */
  title: string;
  heading?: ReactNode;
  /** Links to the pages above this one. */
  breadcrumb?: ReactNode;
  /** What can be done to the thing the page shows, beside the heading. */
  actions?: ReactNode;
  children: ReactNode;
}

/** The first page of a visit leaves the focus at the top, where a reader starts. */
let isFirstPage = true;

/** A page: sets the document's title and, when it was navigated to, moves the focus to its heading. */
export function Page({ title, heading, breadcrumb, actions, children }: PageProps) {
  const headingRef = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    document.title = `${title} · tracker`;
  }, [title]);

  useEffect(() => {
    if (!isFirstPage) headingRef.current?.focus({ preventScroll: true });
    return () => {
      isFirstPage = false;
    };
  }, []);

  return (
    <div className="page">
      {breadcrumb && (
        <nav aria-label="Breadcrumb" className="breadcrumb">
          {breadcrumb}
        </nav>
      )}
      <div className="page-head">
        <h1 ref={headingRef} tabIndex={-1}>
          {heading ?? title}
        </h1>
        {actions && <div className="actions">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

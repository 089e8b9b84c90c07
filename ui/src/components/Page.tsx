import { type ReactNode, useEffect, useRef } from 'react';
import { addRecent } from '../lib/recents';

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

/** Who goes on sooner has not looked at a page. */
const RECENT_MS = 1_500;

/** The first page of a visit leaves the focus at the top, where a reader starts. */
let isFirstPage = true;

/** A page: sets the document's title and, when it was navigated to, moves the focus to its heading. */
export function Page({ title, heading, breadcrumb, actions, children }: PageProps) {
  const headingRef = useRef<HTMLHeadingElement>(null);
  const isPlace = breadcrumb !== undefined;

  useEffect(() => {
    document.title = `${title} · tracker`;
    // A page of one thing, which has pages above it, is worth coming back to; by then it knows its title.
    if (!isPlace) return undefined;
    const path = location.hash.slice(1);
    const timer = setTimeout(() => addRecent({ title, path }), RECENT_MS);
    return () => clearTimeout(timer);
  }, [title, isPlace]);

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

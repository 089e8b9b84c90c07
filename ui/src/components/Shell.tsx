import { Link, Outlet } from '@tanstack/react-router';
import { useRef } from 'react';
import { Toasts } from './Toasts';

/** What surrounds every page: a way past the navigation, the navigation, and the page. */
export function Shell() {
  const main = useRef<HTMLElement>(null);
  return (
    <>
      {/* A button, as the URL's hash is the route. */}
      <button type="button" className="skip-link" onClick={() => main.current?.focus()}>
        Skip to content
      </button>
      <header className="masthead">
        <Link to="/experiments" className="wordmark">
          tracker
        </Link>
        <nav aria-label="Main">
          <Link to="/experiments">Experiments</Link>
          <Link to="/models">Models</Link>
        </nav>
      </header>
      <main ref={main} id="main" tabIndex={-1}>
        <Outlet />
      </main>
      <Toasts />
    </>
  );
}

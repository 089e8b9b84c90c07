import { Outlet } from '@tanstack/react-router';
import { useRef } from 'react';
import { Masthead } from '../shell/Masthead';
import { ShellDialogs } from '../shell/ShellDialogs';
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
      <ShellDialogs>{(open) => <Masthead open={open} />}</ShellDialogs>
      <main ref={main} id="main" tabIndex={-1}>
        <Outlet />
      </main>
      <Toasts />
    </>
  );
}

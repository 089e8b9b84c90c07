import { Link } from '@tanstack/react-router';
import { Icon } from '../components/Icon';
import { modKey } from '../lib/keys';
import { ConnectionState } from './ConnectionState';
import type { ShellDialog } from './ShellDialogs';
import { ThemeMenu } from './ThemeMenu';

/** The navigation and what every page offers. */
export function Masthead({ open }: { open: (dialog: ShellDialog) => void }) {
  return (
    <header className="masthead">
      <Link to="/" className="wordmark" activeOptions={{ exact: true }}>
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="7" />
          <path d="M5 10c5 0 6 13 12 13s6-6 10-6" />
        </svg>
        tracker
      </Link>
      <nav aria-label="Main">
        <Link to="/experiments">Experiments</Link>
        <Link to="/models">Models</Link>
        <Link to="/prompts">Prompts</Link>
      </nav>
      <div className="masthead-tools">
        <button type="button" className="search-button" aria-keyshortcuts="Control+K Meta+K" onClick={() => open('palette')}>
          <Icon name="search" />
          <span>Search</span>
          <kbd aria-hidden="true">{modKey()} K</kbd>
        </button>
        <ConnectionState />
        <ThemeMenu />
        <button type="button" className="button button-icon" aria-label="Keyboard shortcuts" title="Keyboard shortcuts (?)" onClick={() => open('shortcuts')}>
          <Icon name="help" />
        </button>
      </div>
    </header>
  );
}

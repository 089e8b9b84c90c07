import { Link, type LinkProps } from '@tanstack/react-router';
import { useRef } from 'react';
import { useShortcut } from '../lib/shortcuts';

interface TabsProps {
  label: string;
  tabs: readonly { path: string; label: string }[];
  /** The path of the one that is shown. */
  current: string;
  linkTo: (path: string) => Pick<LinkProps, 'to' | 'params' | 'search'>;
}

/** Parts of a page that have addresses of their own, and keys: `1` for the first. */
export function Tabs({ label, tabs, current, linkTo }: TabsProps) {
  return (
    <nav aria-label={label} className="tabs">
      {tabs.map((tab, place) => (
        <Tab key={tab.path} shortcut={String(place + 1)} label={tab.label} link={linkTo(tab.path)} isCurrent={tab.path === current} />
      ))}
    </nav>
  );
}

interface TabProps {
  shortcut: string;
  label: string;
  link: Pick<LinkProps, 'to' | 'params'>;
  isCurrent: boolean;
}

function Tab({ shortcut, label, link, isCurrent }: TabProps) {
  const anchor = useRef<HTMLAnchorElement>(null);
  useShortcut(shortcut, `Go to the tab ${label}`, () => anchor.current?.click());
  return (
    <Link ref={anchor} {...link} aria-current={isCurrent ? 'page' : undefined} aria-keyshortcuts={shortcut} activeOptions={{ exact: true }} resetScroll={false}>
      {label}
    </Link>
  );
}

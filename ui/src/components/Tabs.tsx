import { Link, type LinkProps } from '@tanstack/react-router';

interface TabsProps {
  label: string;
  tabs: readonly { path: string; label: string }[];
  /** The path of the one that is shown. */
  current: string;
  linkTo: (path: string) => Pick<LinkProps, 'to' | 'params' | 'search'>;
}

/** Parts of a page that have addresses of their own. */
export function Tabs({ label, tabs, current, linkTo }: TabsProps) {
  return (
    <nav aria-label={label} className="tabs">
      {tabs.map((tab) => (
        <Link key={tab.path} {...linkTo(tab.path)} aria-current={tab.path === current ? 'page' : undefined} activeOptions={{ exact: true }} resetScroll={false}>
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}

import { readKept, withLayout } from '../charts/board/keptLayout';
import { stringifyQuery } from '../lib/urlState';
import type { RunsSearch } from './urlState';

/** A board that nobody has changed. */
const NO_LAYOUT = '{"sections":[],"cards":{},"hidden":[]}';

/** The state of the page as others should see it: with the layout of the charts, which this browser keeps beside the URL. */
export function sharedView(search: RunsSearch, scope: string): RunsSearch {
  const layout = readKept(scope) ?? (search.layout && NO_LAYOUT);
  return layout ? { ...search, charts: withLayout(search.charts, layout) } : search;
}

/** The address of the page at `href` in that state. */
export function linkTo(href: string, search: RunsSearch): string {
  const [document = '', hash = ''] = href.split('#');
  return `${document}#${hash.split('?')[0]}${stringifyQuery({ ...search })}`;
}

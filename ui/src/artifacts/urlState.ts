import { oneOf, text } from '../lib/urlState';

/** How the file that the address names is shown. */
export interface ArtifactSearch {
  view?: 'source' | undefined;
  /** A text is read from its end. */
  at?: 'end' | undefined;
  /** A line of a text, from 1. */
  line?: number | undefined;
  /** What is searched for in a text. */
  find?: string | undefined;
  /** Long lines of a text are broken. */
  wrap?: 'true' | undefined;
  /** The column that orders the rows of a table, from 1, downwards if it is negative. */
  sort?: number | undefined;
  /** What the rows of a table hold. */
  rowFilter?: string | undefined;
}

export function artifactSearch(search: Record<string, unknown>): ArtifactSearch {
  const [line, sort] = [Number(search['line']), Number(search['sort'])];
  return {
    view: oneOf(search['view'], ['source']),
    at: oneOf(search['at'], ['end']),
    line: Number.isSafeInteger(line) && line > 0 ? line : undefined,
    find: text(search['find']),
    wrap: oneOf(search['wrap'], ['true']),
    sort: Number.isSafeInteger(sort) && sort !== 0 ? sort : undefined,
    rowFilter: text(search['rowFilter']),
  };
}

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
}

export function artifactSearch(search: Record<string, unknown>): ArtifactSearch {
  const line = Number(search['line']);
  return {
    view: oneOf(search['view'], ['source']),
    at: oneOf(search['at'], ['end']),
    line: Number.isSafeInteger(line) && line > 0 ? line : undefined,
    find: text(search['find']),
    wrap: oneOf(search['wrap'], ['true']),
  };
}

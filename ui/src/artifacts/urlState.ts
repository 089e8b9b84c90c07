/** How the file that the address names is shown. */
export interface ArtifactSearch {
  view?: 'source' | undefined;
  /** A text is read from its end. */
  at?: 'end' | undefined;
  /** A line of a text, from 1. */
  line?: number | undefined;
}

export function artifactSearch(search: Record<string, unknown>): ArtifactSearch {
  const line = Number(search['line']);
  return {
    view: search['view'] === 'source' ? 'source' : undefined,
    at: search['at'] === 'end' ? 'end' : undefined,
    line: Number.isSafeInteger(line) && line > 0 ? line : undefined,
  };
}

/** How the file that the address names is shown. */
export interface ArtifactSearch {
  view?: 'source' | undefined;
}

export function artifactSearch(search: Record<string, unknown>): ArtifactSearch {
  return { view: search['view'] === 'source' ? 'source' : undefined };
}

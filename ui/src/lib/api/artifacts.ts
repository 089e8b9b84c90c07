import { queryOptions } from '@tanstack/react-query';
import { get, queryString } from './client';
import { type Page, pagedQuery } from './paging';

export interface ArtifactFile {
  /** Relative to the run's artifact root. */
  path: string;
  isDirectory: boolean;
  /** Bytes; directories have none. */
  size: number | undefined;
}

async function fetchArtifacts(runId: string, path: string, pageToken: string | undefined, signal: AbortSignal): Promise<Page<ArtifactFile>> {
  const answer = await get<{ files?: { path: string; is_dir?: boolean; file_size?: number }[]; next_page_token?: string }>(
    'artifacts/list',
    { run_id: runId, path: path || undefined, page_token: pageToken },
    signal,
  );
  const items = (answer.files ?? []).map(
    (file): ArtifactFile => ({ path: file.path, isDirectory: file.is_dir ?? false, size: file.file_size }),
  );
  return { items, nextPageToken: answer.next_page_token };
}

/** The direct children of one directory; `''` is the root. */
export function artifactsQuery(runId: string, path: string) {
  return pagedQuery({
    scope: ['artifacts', runId],
    view: { path },
    fetchPage: (pageToken, signal) => fetchArtifacts(runId, path, pageToken, signal),
  });
}

/** Where one file is downloaded from, relative to the page. */
export function artifactUrl(runId: string, path: string): string {
  return `get-artifact?${queryString({ run_id: runId, path })}`;
}

/** The first page of a directory, which is where files that runs share are looked for. */
export function artifactsListQuery(runId: string, path: string) {
  return queryOptions({
    queryKey: ['artifacts-first', runId, path],
    queryFn: async ({ signal }) => (await fetchArtifacts(runId, path, undefined, signal)).items,
  });
}

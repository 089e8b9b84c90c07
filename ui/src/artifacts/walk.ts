import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { type ArtifactFile, type ArtifactSource, artifactsQuery } from '../lib/api/artifacts';

/** Each is a request, and each file takes memory. */
const LIMITS = { folders: 300, files: 50_000 };
/** Requests under way at once. */
const TOGETHER = 6;

export interface Walked {
  /** By folder, what is in it. */
  listings: Map<string, ArtifactFile[]>;
  /** There are folders that were not looked into. */
  isCut: boolean;
}

/** Everything below the root, from the top down, as far as the limits let it; a folder that cannot be listed is left out. */
export async function walk(list: (folder: string) => Promise<ArtifactFile[]>, limits = LIMITS): Promise<Walked> {
  const listings = new Map<string, ArtifactFile[]>();
  let waiting = [''];
  let files = 0;
  while (waiting.length > 0 && listings.size < limits.folders && files < limits.files) {
    const folders = waiting.slice(0, Math.min(TOGETHER, limits.folders - listings.size));
    const found = await Promise.all(folders.map((folder) => list(folder).catch((): ArtifactFile[] => [])));
    waiting = waiting.slice(folders.length);
    for (const [place, entries] of found.entries()) {
      listings.set(folders[place] ?? '', entries);
      files += entries.length;
      waiting.push(...entries.filter(({ isDirectory }) => isDirectory).map(({ path }) => path));
    }
  }
  return { listings, isCut: waiting.length > 0 };
}

/** Not all folders are read again with every file that a run adds: those that are open are. */
const STALE_MS = 30_000;

/** All folders of a run or logged model. */
export function walkQuery(source: ArtifactSource, client: QueryClient) {
  return queryOptions({
    queryKey: ['artifact-walk', source.kind, source.id],
    queryFn: () => walk((folder) => client.fetchQuery(artifactsQuery(source, folder))),
    structuralSharing: false,
    staleTime: STALE_MS,
  });
}

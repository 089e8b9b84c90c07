import { useQueries, useQuery } from '@tanstack/react-query';
import { type ArtifactFile, artifactsQuery } from '../lib/api/artifacts';
import type { Run } from '../lib/api/runs';
import { COMMAND_TAG } from '../lib/tags';

/** Where, beside the root, files are looked for that say how a run was made. The first is that of `tracker record`. */
const FOLDERS = ['recording', 'logs', 'log', 'environment', 'env', '.hydra'];
/** What is written past the server, at any time, is not pushed. */
const LOOK_AGAIN_MS = 10_000;

interface RunFiles {
  /** Undefined while they are looked for. */
  files: ArtifactFile[] | undefined;
  error: Error | null;
}

/** The artifacts of a run that lie at its root, or in folders with telling names. */
export function useRunFiles(run: Run): RunFiles {
  const source = { kind: 'run', id: run.id } as const;
  const root = useQuery({ ...artifactsQuery(source, ''), refetchInterval: growsUnseen(run) && LOOK_AGAIN_MS });
  const folders = FOLDERS.filter((name) => root.data?.some(({ path, isDirectory }) => isDirectory && path === name));
  const below = useQueries({ queries: folders.map((folder) => artifactsQuery(source, folder)), combine: together });
  return { files: root.data && below && [...root.data, ...below].filter(({ isDirectory }) => !isDirectory), error: root.error };
}

/** A recorder appends to its files, and clients may keep theirs elsewhere. */
function growsUnseen({ status, tags, artifactUri }: Run): boolean {
  return status === 'RUNNING' && (tags.has(COMMAND_TAG) || !artifactUri.startsWith('mlflow-artifacts:'));
}

/** Undefined until all have been read. */
function together(results: { data: ArtifactFile[] | undefined; isError: boolean }[]): ArtifactFile[] | undefined {
  return results.some(({ data, isError }) => !data && !isError) ? undefined : results.flatMap(({ data = [] }) => data);
}

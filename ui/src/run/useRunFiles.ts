import { useQueries, useQuery } from '@tanstack/react-query';
import { type ArtifactFile, artifactsQuery } from '../lib/api/artifacts';
import type { Run } from '../lib/api/runs';

/** Where, beside the root, files are looked for that say how a run was made. The first is that of `tracker record`. */
const FOLDERS = ['recording', 'logs', 'log', 'environment', 'env', '.hydra'];
/** What a running program may begin to write at any time. */
const LOOK_AGAIN_MS = 10_000;

interface RunFiles {
  /** Undefined while they are looked for. */
  files: ArtifactFile[] | undefined;
  error: Error | null;
}

/** The artifacts of a run that lie at its root, or in folders with telling names. */
export function useRunFiles(run: Run): RunFiles {
  const source = { kind: 'run', id: run.id } as const;
  const root = useQuery({ ...artifactsQuery(source, ''), refetchInterval: run.status === 'RUNNING' && LOOK_AGAIN_MS });
  const folders = FOLDERS.filter((name) => root.data?.some(({ path, isDirectory }) => isDirectory && path === name));
  const below = useQueries({ queries: folders.map((folder) => artifactsQuery(source, folder)), combine: together });
  return { files: root.data && below && [...root.data, ...below].filter(({ isDirectory }) => !isDirectory), error: root.error };
}

/** Undefined until all have been read. */
function together(results: { data: ArtifactFile[] | undefined; isError: boolean }[]): ArtifactFile[] | undefined {
  return results.some(({ data, isError }) => !data && !isError) ? undefined : results.flatMap(({ data = [] }) => data);
}

import { useQueries, useQuery } from '@tanstack/react-query';
import { type ArtifactFile, artifactsQuery } from '../../lib/api/artifacts';
import type { Run } from '../../lib/api/runs';
import { LOG_FOLDERS, logsOf } from './logFiles';

/** What a running program may begin to print at any time. */
const LOOK_AGAIN_MS = 10_000;

interface LogFiles {
  /** Their paths; undefined while they are looked for. */
  paths: string[] | undefined;
  error: Error | null;
}

/** The logs among a run's artifacts. */
export function useLogFiles(run: Run): LogFiles {
  const source = { kind: 'run', id: run.id } as const;
  const root = useQuery({ ...artifactsQuery(source, ''), refetchInterval: run.status === 'RUNNING' && LOOK_AGAIN_MS });
  const folders = LOG_FOLDERS.filter((name) => root.data?.some(({ path, isDirectory }) => isDirectory && path === name));
  const below = useQueries({ queries: folders.map((folder) => artifactsQuery(source, folder)), combine: together });
  return { paths: root.data && below && logsOf(pathsOf([...root.data, ...below])), error: root.error };
}

/** Undefined until all have been read. */
function together(results: { data: ArtifactFile[] | undefined; isError: boolean }[]): ArtifactFile[] | undefined {
  return results.some(({ data, isError }) => !data && !isError) ? undefined : results.flatMap(({ data = [] }) => data);
}

function pathsOf(files: ArtifactFile[]): string[] {
  return files.flatMap(({ path, isDirectory }) => (isDirectory ? [] : [path]));
}

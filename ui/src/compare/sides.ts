import { useQueries } from '@tanstack/react-query';
import { type ArtifactFile, type ArtifactSource, artifactsQuery, parentPath } from '../lib/api/artifacts';

/** Whose files are compared. */
export interface Side {
  source: ArtifactSource;
  name: string;
  /** The folder that holds them; all files when it is absent. Paths are compared below it. */
  root?: string;
}

/** Where a compared path is among all artifacts. */
export function pathOf({ root = '' }: Side, path: string): string {
  return [root, path].filter((part) => part !== '').join('/');
}

/** What each side has in a folder, by compared path. */
export function useFolder(sides: Side[], folder: string): { files: ReadonlyMap<string, ArtifactFile>[]; isPending: boolean; error: Error | undefined } {
  const results = useQueries({ queries: sides.map((side) => artifactsQuery(side.source, pathOf(side, folder))) });
  return {
    files: results.map(({ data }, place) => new Map(data?.map((file) => [below(sides[place]?.root, file.path), file]))),
    isPending: results.some((result) => result.isPending),
    error: results.find((result) => result.error)?.error ?? undefined,
  };
}

/** The sides that have a file. */
export function useHaving(sides: Side[], path: string): Side[] | undefined {
  const { files, isPending } = useFolder(sides, parentPath(path));
  return isPending ? undefined : sides.filter((_, place) => files[place]?.has(path));
}

function below(root = '', path: string): string {
  return root === '' ? path : path.slice(root.length + 1);
}

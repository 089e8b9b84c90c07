import type { ArtifactSource } from '../lib/api/artifacts';

/** Where a version says it comes from. */
export type Source =
  | { kind: 'run'; runId: string; path: string }
  | { kind: 'logged model'; modelId: string }
  | { kind: 'version'; name: string; version: string }
  | { kind: 'other' };

/** `runs:/{id}/{path}`, `models:/m-{id}`, `models:/{name}/{version}`; anything else leads nowhere in this UI. */
export function parseSource(source: string): Source {
  const run = /^runs:\/+([0-9a-f]{32})\/?(.*)$/.exec(source);
  if (run) return { kind: 'run', runId: run[1] ?? '', path: run[2] ?? '' };
  const logged = /^models:\/+(m-[0-9a-zA-Z]+)\/?$/.exec(source);
  if (logged) return { kind: 'logged model', modelId: logged[1] ?? '' };
  const copied = /^models:\/+([^/]+)\/(\d+)\/?$/.exec(source);
  if (copied) return { kind: 'version', name: copied[1] ?? '', version: copied[2] ?? '' };
  return { kind: 'other' };
}

/** Whose artifacts a version's files are among, and where; undefined when they are not in reach. */
export function filesOf(source: string): { source: ArtifactSource; path: string } | undefined {
  const parsed = parseSource(source);
  if (parsed.kind === 'run') return { source: { kind: 'run', id: parsed.runId }, path: parsed.path };
  return parsed.kind === 'logged model' ? { source: { kind: 'model', id: parsed.modelId }, path: '' } : undefined;
}

/** The path of a source within a run's artifacts, when it lies there. */
export function pathInRun(source: string, artifactUri: string): string | undefined {
  const parsed = parseSource(source);
  if (parsed.kind === 'run') return parsed.path;
  return artifactUri && source.startsWith(`${artifactUri}/`) ? source.slice(artifactUri.length + 1) : undefined;
}

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

/** The path of a source within a run's artifacts, when it lies there. */
export function pathInRun(source: string, artifactUri: string): string | undefined {
  const parsed = parseSource(source);
  if (parsed.kind === 'run') return parsed.path;
  return artifactUri && source.startsWith(`${artifactUri}/`) ? source.slice(artifactUri.length + 1) : undefined;
}

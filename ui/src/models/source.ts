import type { ArtifactSource } from '../lib/api/artifacts';
import type { Run } from '../lib/api/runs';

/** Where a version says it comes from. */
export type Source =
  | { kind: 'run'; runId: string; path: string }
  | { kind: 'logged model'; modelId: string; path: string }
  | { kind: 'version'; name: string; version: string }
  | { kind: 'other' };

/** `runs:/{id}/{path}`, `models:/m-{id}`, `models:/{name}/{version}`; anything else leads nowhere in this UI. */
export function parseSource(source: string): Source {
  const run = /^runs:\/+([0-9a-f]{32})\/?(.*)$/.exec(source);
  if (run) return { kind: 'run', runId: run[1] ?? '', path: trimmed(run[2]) };
  const logged = /^models:\/+(m-[0-9a-zA-Z]+)\/?(.*)$/.exec(source) ?? /\/models\/(m-[0-9a-f]{32})\/artifacts\/?(.*)$/.exec(source);
  if (logged) return { kind: 'logged model', modelId: logged[1] ?? '', path: trimmed(logged[2]) };
  const copied = /^models:\/+([^/]+)\/(\d+)\/?$/.exec(source);
  if (copied) return { kind: 'version', name: copied[1] ?? '', version: copied[2] ?? '' };
  return { kind: 'other' };
}

/** Whose artifacts a version's files are among, and where; undefined when they are not in reach. */
export function filesOf(source: string, run: Pick<Run, 'id' | 'artifactUri'> | undefined): { source: ArtifactSource; path: string } | undefined {
  const parsed = parseSource(source);
  if (parsed.kind === 'run') return { source: { kind: 'run', id: parsed.runId }, path: parsed.path };
  if (parsed.kind === 'logged model') return { source: { kind: 'model', id: parsed.modelId }, path: parsed.path };
  const path = run && pathBelow(source, run.artifactUri);
  return path === undefined ? undefined : { source: { kind: 'run', id: run?.id ?? '' }, path };
}

/** The path of an artifact location below another, when it lies there. */
function pathBelow(location: string, root: string): string | undefined {
  const [inside, outside] = [comparable(location), comparable(root)];
  if (outside === '') return undefined;
  return inside === outside ? '' : inside.startsWith(`${outside}/`) ? inside.slice(outside.length + 1) : undefined;
}

/** Clients write one place behind the artifact proxy in several ways: with the server's name, by its HTTP address, or without either. */
function comparable(location: string): string {
  return location.replace(/^https?:\/\/.*?\/mlflow-artifacts\/artifacts\//, 'mlflow-artifacts:/').replace(/^mlflow-artifacts:\/\/[^/]*/, 'mlflow-artifacts:').replace(/\/+$/, '');
}

function trimmed(path = ''): string {
  return path.replace(/\/+$/, '');
}

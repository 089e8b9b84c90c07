import { queryOptions } from '@tanstack/react-query';
import { ApiError, OWN_API_ROOT, get, queryString } from './client';

/** Whose artifacts: a run's or a logged model's. */
export interface ArtifactSource {
  kind: 'run' | 'model';
  id: string;
}

export interface ArtifactFile {
  /** Relative to the root of the artifacts. */
  path: string;
  isDirectory: boolean;
  /** Bytes; directories have none. */
  size: number | undefined;
}

interface WireListing {
  files?: { path: string; is_dir?: boolean; file_size?: number }[];
}

/** The direct children of one directory, folders first; `''` is the root. */
export function artifactsQuery(source: ArtifactSource, path: string) {
  return queryOptions({
    queryKey: ['artifacts', source.kind, source.id, path],
    queryFn: async ({ signal }): Promise<ArtifactFile[]> => {
      const answer = await list(source, path, signal);
      const all = (answer.files ?? []).map((file) => ({ path: file.path, isDirectory: file.is_dir ?? false, size: file.file_size }));
      return [...all.filter((file) => file.isDirectory), ...all.filter((file) => !file.isDirectory)];
    },
    // Comparing a large listing with the last one costs more than drawing it.
    structuralSharing: false,
  });
}

function list({ kind, id }: ArtifactSource, path: string, signal: AbortSignal): Promise<WireListing> {
  if (kind === 'run') return get('artifacts/list', { run_id: id, path: path || undefined }, signal);
  return get(`logged-models/${encodeURIComponent(id)}/artifacts/directories`, { artifact_directory_path: path || undefined }, signal);
}

/** Where one file is downloaded from, relative to the page. */
export function artifactUrl({ kind, id }: ArtifactSource, path: string): string {
  if (kind === 'run') return `get-artifact?${queryString({ run_id: id, path })}`;
  return `ajax-api/2.0/mlflow/logged-models/${encodeURIComponent(id)}/artifacts/files?${queryString({ artifact_file_path: path })}`;
}

function own(endpoint: string, { kind, id }: ArtifactSource, params: Record<string, string | undefined>): string {
  return `${OWN_API_ROOT}artifacts/${endpoint}?${queryString({ [`${kind}_id`]: id, ...params })}`;
}

/** Where a file is a page of its own, without rights; without a network, too, unless `isOnline`. */
export function contentUrl(source: ArtifactSource, path: string, isOnline = false): string {
  return own('content', source, { path, network: isOnline ? 'true' : undefined });
}

/** Where everything below a folder is downloaded from as a zip archive. */
export function archiveUrl(source: ArtifactSource, path: string): string {
  return own('archive', source, { path: path || undefined });
}

/** An empty page without rights that becomes the HTML it is sent. */
export const FRAME_URL = `${OWN_API_ROOT}artifacts/frame`;

/** A part of a file. */
export interface Part {
  bytes: Uint8Array<ArrayBuffer>;
  /** Bytes of the whole file. */
  total: number;
}

/** Reads the bytes from `start` to `end`, which is exclusive; fewer where the file ends. */
export async function readPart(url: string, start: number, end: number, signal?: AbortSignal): Promise<Part> {
  let response: Response;
  try {
    response = await fetch(url, { headers: { range: `bytes=${start}-${end - 1}` }, signal: signal ?? null });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError(0, 'UNREACHABLE', 'The server could not be reached.');
  }
  const total = Number(/\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1] ?? NaN);
  // Nothing lies in the range: the file is empty, or ends before it.
  if (response.status === 416) return { bytes: new Uint8Array(), total: total || 0 };
  if (!response.ok) throw await refusal(response);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (response.status === 206) return { bytes, total };
  return { bytes: bytes.subarray(start, end), total: bytes.length };
}

async function refusal(response: Response): Promise<ApiError> {
  const text = await response.text();
  try {
    const { error_code: code, message } = JSON.parse(text) as { error_code?: string; message?: string };
    if (code && message) return new ApiError(response.status, code, message);
  } catch {
    // Not the server's own words: a proxy stands in between.
  }
  return new ApiError(response.status, 'NOT_JSON', `The server answered ${response.status} ${response.statusText}`.trim() + '.');
}

/** The first `limit` bytes of a file. */
export function headQuery(source: ArtifactSource, path: string, limit: number) {
  return queryOptions({
    queryKey: ['artifact', source.kind, source.id, path, limit],
    queryFn: ({ signal }) => readPart(artifactUrl(source, path), 0, limit, signal),
    structuralSharing: false,
    gcTime: 60_000,
  });
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function parentPath(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

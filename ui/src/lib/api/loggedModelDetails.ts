import { queryOptions } from '@tanstack/react-query';
import { get } from './client';
import { type KeyValue, type WireDouble, toDouble, toMap } from './wire';

export interface LoggedModelMetric {
  key: string;
  value: number;
  step: number;
  /** What it was measured on, if that was said. */
  dataset: string;
}

export interface LoggedModelDetails {
  id: string;
  experimentId: string;
  name: string;
  type: string;
  /** `ready`, `pending`, `failed`. */
  status: string;
  created: number | undefined;
  artifactUri: string;
  runId: string | undefined;
  tags: Map<string, string>;
  params: Map<string, string>;
  metrics: LoggedModelMetric[];
}

export interface WireLoggedModelDetails {
  info: {
    model_id: string;
    experiment_id: string;
    name?: string;
    model_type?: string;
    status?: string;
    creation_timestamp_ms?: number;
    artifact_uri?: string;
    source_run_id?: string;
    tags?: KeyValue[];
  };
  data?: { params?: KeyValue[]; metrics?: { key: string; value: WireDouble; step?: number; dataset_name?: string }[] };
}

export function toLoggedModelDetails({ info, data }: WireLoggedModelDetails): LoggedModelDetails {
  return {
    id: info.model_id,
    experimentId: info.experiment_id,
    name: info.name || info.model_id,
    type: info.model_type ?? '',
    status: (info.status ?? '').replace(/^LOGGED_MODEL_/, '').toLowerCase().replaceAll('_', ' '),
    created: info.creation_timestamp_ms,
    artifactUri: info.artifact_uri ?? '',
    runId: info.source_run_id || undefined,
    tags: toMap(info.tags),
    params: toMap(data?.params),
    metrics: (data?.metrics ?? []).map(({ key, value, step = 0, dataset_name: dataset = '' }) => ({ key, value: toDouble(value), step, dataset })),
  };
}

/** Everything that is known of a logged model. */
export function loggedModelDetailsQuery(modelId: string) {
  return queryOptions({
    queryKey: ['logged-model', modelId, 'details'],
    queryFn: async ({ signal }) => toLoggedModelDetails((await get<{ model: WireLoggedModelDetails }>(`logged-models/${encodeURIComponent(modelId)}`, {}, signal)).model),
  });
}

/** The versions made from a logged model: a tag lists them as JSON, which clients write as well. */
export function registeredVersions({ tags }: LoggedModelDetails): { name: string; version: string }[] {
  try {
    const listed: unknown = JSON.parse(tags.get('mlflow.modelVersions') ?? '[]');
    const entries = Array.isArray(listed) ? (listed as { name?: unknown; version?: unknown }[]) : [];
    return entries.flatMap(({ name, version }) => (typeof name === 'string' && version !== undefined ? [{ name, version: String(version) }] : []));
  } catch {
    return [];
  }
}

import { queryOptions } from '@tanstack/react-query';
import { PARENT_RUN_TAG, RUN_NAME_TAG, SOURCE_NAME_TAG, USER_TAG } from '../tags';
import { get, post } from './client';
import { pagedQuery } from './paging';
import { type KeyValue, type WireDouble, toDouble, toMap } from './wire';

const PAGE_SIZE = 100;

export type RunStatus = 'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED';
export type Lifecycle = 'Active' | 'Deleted';

export interface Metric {
  key: string;
  value: number;
  timestamp: number;
  step: number;
}

export interface DatasetInput {
  name: string;
  digest: string;
  sourceType: string;
  source: string;
  context: string | undefined;
  /** JSON as the client wrote it; empty when it wrote none. */
  schema: string;
  profile: string;
}

export interface ModelOutput {
  modelId: string;
  step: number | undefined;
}

export interface Run {
  id: string;
  name: string;
  experimentId: string;
  status: RunStatus;
  user: string;
  source: string;
  parentId: string | undefined;
  /** Milliseconds since the epoch; 0 and absent both mean that nobody said. */
  started: number | undefined;
  ended: number | undefined;
  artifactUri: string;
  deleted: boolean;
  /** The latest value of each metric. */
  metrics: Map<string, Metric>;
  params: Map<string, string>;
  tags: Map<string, string>;
  datasets: DatasetInput[];
  /** Logged models this run read. */
  modelInputs: string[];
  /** Logged models this run wrote. */
  modelOutputs: ModelOutput[];
}

export interface WireMetric {
  key: string;
  value: WireDouble;
  timestamp: number;
  step?: number;
}

export interface WireRun {
  info: {
    run_id: string;
    run_name?: string;
    experiment_id: string;
    user_id?: string;
    status?: RunStatus;
    start_time?: number;
    end_time?: number;
    artifact_uri?: string;
    lifecycle_stage?: string;
  };
  data?: { metrics?: WireMetric[]; params?: KeyValue[]; tags?: KeyValue[] };
  inputs?: {
    dataset_inputs?: { tags?: KeyValue[]; dataset?: { name?: string; digest?: string; source_type?: string; source?: string; schema?: string; profile?: string } }[];
    model_inputs?: { model_id: string }[];
  };
  outputs?: { model_outputs?: { model_id: string; step?: number }[] };
}

export function toMetric(wire: WireMetric): Metric {
  return { key: wire.key, value: toDouble(wire.value), timestamp: wire.timestamp, step: wire.step ?? 0 };
}

export function toRun({ info, data, inputs, outputs }: WireRun): Run {
  const tags = toMap(data?.tags);
  return {
    id: info.run_id,
    name: info.run_name || tags.get(RUN_NAME_TAG) || info.run_id,
    experimentId: info.experiment_id,
    status: info.status ?? 'RUNNING',
    user: info.user_id || tags.get(USER_TAG) || '',
    source: tags.get(SOURCE_NAME_TAG) ?? '',
    parentId: tags.get(PARENT_RUN_TAG) || undefined,
    started: info.start_time || undefined,
    ended: info.end_time || undefined,
    artifactUri: info.artifact_uri ?? '',
    deleted: info.lifecycle_stage === 'deleted',
    metrics: new Map(data?.metrics?.map((metric) => [metric.key, toMetric(metric)])),
    params: toMap(data?.params),
    tags,
    datasets: (inputs?.dataset_inputs ?? []).map((input) => ({
      name: input.dataset?.name ?? '',
      digest: input.dataset?.digest ?? '',
      sourceType: input.dataset?.source_type ?? '',
      source: input.dataset?.source ?? '',
      context: toMap(input.tags).get('mlflow.data.context'),
      schema: input.dataset?.schema ?? '',
      profile: input.dataset?.profile ?? '',
    })),
    modelInputs: (inputs?.model_inputs ?? []).map((input) => input.model_id),
    modelOutputs: (outputs?.model_outputs ?? []).map((output) => ({ modelId: output.model_id, step: output.step })),
  };
}

export function runQuery(runId: string) {
  return queryOptions({
    queryKey: ['run', runId],
    queryFn: async ({ signal }) => toRun((await get<{ run: WireRun }>('runs/get', { run_id: runId }, signal)).run),
  });
}

export interface RunsView {
  filter: string;
  /** One clause of MLflow's order_by language, or undefined for newest first. */
  orderBy: string | undefined;
  lifecycle: Lifecycle;
}

export function runsQuery(experimentId: string, view: RunsView) {
  return pagedQuery({
    scope: ['runs', experimentId],
    view,
    fetchPage: async (pageToken, signal) => {
      const answer = await post<{ runs?: WireRun[]; next_page_token?: string }>(
        'runs/search',
        {
          experiment_ids: [experimentId],
          filter: view.filter || undefined,
          order_by: view.orderBy ? [view.orderBy] : undefined,
          run_view_type: view.lifecycle === 'Deleted' ? 'DELETED_ONLY' : 'ACTIVE_ONLY',
          max_results: PAGE_SIZE,
          page_token: pageToken,
        },
        signal,
      );
      return { items: (answer.runs ?? []).map(toRun), nextPageToken: answer.next_page_token };
    },
  });
}

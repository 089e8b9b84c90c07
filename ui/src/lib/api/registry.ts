import { queryOptions } from '@tanstack/react-query';
import { contains, quoteValue } from '../search';
import { get } from './client';
import { pagedQuery } from './paging';
import { type KeyValue, toMap } from './wire';

const PAGE_SIZE = 100;

/** The stage of a version that is in none. */
export const NO_STAGE = 'None';
export const STAGES = [NO_STAGE, 'Staging', 'Production', 'Archived'];

export interface Alias {
  alias: string;
  version: string;
}

export interface RegisteredModel {
  name: string;
  description: string;
  created: number | undefined;
  updated: number | undefined;
  /** The highest version among the newest of each stage. */
  latestVersion: string | undefined;
  /** Stages that some version is in, with the newest one in each; `None` is no stage. */
  stages: { stage: string; version: string }[];
  aliases: Alias[];
  tags: Map<string, string>;
}

export interface ModelVersion {
  name: string;
  version: string;
  description: string;
  created: number | undefined;
  updated: number | undefined;
  /** `None` when the version is in no stage. */
  stage: string;
  status: string;
  statusMessage: string;
  source: string;
  runId: string | undefined;
  /** A link to the run in another server. */
  runLink: string;
  aliases: string[];
  tags: Map<string, string>;
}

interface WireModelVersion {
  name: string;
  version: string;
  description?: string;
  creation_timestamp?: number;
  last_updated_timestamp?: number;
  current_stage?: string;
  status?: string;
  status_message?: string;
  source?: string;
  run_id?: string;
  run_link?: string;
  aliases?: string[];
  tags?: KeyValue[];
}

interface WireRegisteredModel {
  name: string;
  description?: string;
  creation_timestamp?: number;
  last_updated_timestamp?: number;
  latest_versions?: WireModelVersion[];
  aliases?: Alias[];
  tags?: KeyValue[];
}

function toRegisteredModel(wire: WireRegisteredModel): RegisteredModel {
  const versions = (wire.latest_versions ?? []).map((version) => Number(version.version));
  return {
    name: wire.name,
    description: wire.description ?? '',
    created: wire.creation_timestamp,
    updated: wire.last_updated_timestamp,
    stages: (wire.latest_versions ?? [])
      .filter((version) => (version.current_stage ?? NO_STAGE) !== NO_STAGE)
      .map((version) => ({ stage: version.current_stage ?? NO_STAGE, version: version.version })),
    latestVersion: versions.length > 0 ? String(Math.max(...versions)) : undefined,
    aliases: wire.aliases ?? [],
    tags: toMap(wire.tags),
  };
}

function toModelVersion(wire: WireModelVersion): ModelVersion {
  return {
    name: wire.name,
    version: wire.version,
    description: wire.description ?? '',
    created: wire.creation_timestamp,
    updated: wire.last_updated_timestamp,
    stage: wire.current_stage ?? NO_STAGE,
    status: wire.status ?? 'READY',
    statusMessage: wire.status_message ?? '',
    source: wire.source ?? '',
    runId: wire.run_id || undefined,
    runLink: wire.run_link ?? '',
    aliases: wire.aliases ?? [],
    tags: toMap(wire.tags),
  };
}

export function registeredModelQuery(name: string) {
  return queryOptions({
    queryKey: ['registered-model', name],
    queryFn: async ({ signal }) => {
      const answer = await get<{ registered_model: WireRegisteredModel }>('registered-models/get', { name }, signal);
      return toRegisteredModel(answer.registered_model);
    },
  });
}

export interface ModelsView {
  /** A part of the name, or a filter in MLflow's language. */
  text: string;
  /** One clause of the order_by language. */
  orderBy: string;
  kind: 'model' | 'prompt';
}

const IS_PROMPT = "tags.`mlflow.prompt.is_prompt` = 'true'";

/** Registered models, or prompts, which share the registry with them. */
export function registeredModelsQuery({ text, orderBy, kind }: ModelsView) {
  return pagedQuery({
    scope: ['registered-models', kind],
    view: { text, orderBy },
    fetchPage: async (pageToken, signal) => {
      const filters = [...(text ? [nameFilter(text)] : []), ...(kind === 'prompt' ? [IS_PROMPT] : [])];
      const answer = await get<{ registered_models?: WireRegisteredModel[]; next_page_token?: string }>(
        'registered-models/search',
        { max_results: PAGE_SIZE, filter: filters.join(' AND ') || undefined, order_by: orderBy, page_token: pageToken },
        signal,
      );
      return { items: (answer.registered_models ?? []).map(toRegisteredModel), nextPageToken: answer.next_page_token };
    },
  });
}

/** Text with an operator is a filter already; other text is looked for in names. */
export function nameFilter(text: string): string {
  return /[=<>]|\b(I?LIKE|RLIKE|IN)\b/i.test(text) ? `(${text})` : contains('name', text);
}

export function modelVersionQuery(name: string, version: string) {
  return queryOptions({
    queryKey: ['model-version', name, version],
    queryFn: async ({ signal }) => {
      const answer = await get<{ model_version: WireModelVersion }>('model-versions/get', { name, version }, signal);
      return toModelVersion(answer.model_version);
    },
  });
}

/** The versions whose `attribute` (`name` or `run_id`) is `value`, newest first. */
export function modelVersionsQuery(attribute: 'name' | 'run_id', value: string, kind: 'model' | 'prompt' = 'model') {
  return pagedQuery({
    scope: ['model-versions', attribute, value, kind],
    view: {},
    fetchPage: async (pageToken, signal) => {
      const answer = await get<{ model_versions?: WireModelVersion[]; next_page_token?: string }>(
        'model-versions/search',
        {
          filter: `${attribute} = ${quoteValue(value)}${kind === 'prompt' ? ` AND ${IS_PROMPT}` : ''}`,
          order_by: 'version_number DESC',
          max_results: PAGE_SIZE,
          page_token: pageToken,
        },
        signal,
      );
      return { items: (answer.model_versions ?? []).map(toModelVersion), nextPageToken: answer.next_page_token };
    },
  });
}

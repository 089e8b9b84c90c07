import { queryOptions } from '@tanstack/react-query';
import { contains, quoteValue } from '../search';
import { get } from './client';
import { pagedQuery } from './paging';
import { type KeyValue, toMap } from './wire';

const PAGE_SIZE = 100;

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
  aliases: Alias[];
  tags: Map<string, string>;
}

export interface ModelVersion {
  name: string;
  version: string;
  description: string;
  created: number | undefined;
  /** `None` when the version is in no stage. */
  stage: string;
  status: string;
  statusMessage: string;
  source: string;
  runId: string | undefined;
  tags: Map<string, string>;
}

interface WireModelVersion {
  name: string;
  version: string;
  description?: string;
  creation_timestamp?: number;
  current_stage?: string;
  status?: string;
  status_message?: string;
  source?: string;
  run_id?: string;
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
    stage: wire.current_stage ?? 'None',
    status: wire.status ?? 'READY',
    statusMessage: wire.status_message ?? '',
    source: wire.source ?? '',
    runId: wire.run_id || undefined,
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

/** Registered models whose name contains `text`, by name. */
export function registeredModelsQuery(text: string) {
  return pagedQuery({
    scope: ['registered-models'],
    view: { text },
    fetchPage: async (pageToken, signal) => {
      const answer = await get<{ registered_models?: WireRegisteredModel[]; next_page_token?: string }>(
        'registered-models/search',
        { max_results: PAGE_SIZE, filter: text ? contains('name', text) : undefined, page_token: pageToken },
        signal,
      );
      return { items: (answer.registered_models ?? []).map(toRegisteredModel), nextPageToken: answer.next_page_token };
    },
  });
}

/** The versions whose `attribute` (`name` or `run_id`) is `value`, newest first. */
export function modelVersionsQuery(attribute: 'name' | 'run_id', value: string) {
  return pagedQuery({
    scope: ['model-versions', attribute, value],
    view: {},
    fetchPage: async (pageToken, signal) => {
      const answer = await get<{ model_versions?: WireModelVersion[]; next_page_token?: string }>(
        'model-versions/search',
        {
          filter: `${attribute} = ${quoteValue(value)}`,
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

import { queryOptions } from '@tanstack/react-query';
import { contains } from '../search';
import { get, post, postOwn } from './client';
import { pagedQuery } from './paging';
import type { Lifecycle } from './runs';
import { type KeyValue, toMap } from './wire';

/** Enough for most servers' whole tree of names. */
const PAGE_SIZE = 500;

export interface Experiment {
  id: string;
  name: string;
  artifactLocation: string;
  deleted: boolean;
  /** Milliseconds since the epoch; older servers do not know it. */
  created: number | undefined;
  updated: number | undefined;
  tags: Map<string, string>;
}

interface WireExperiment {
  experiment_id: string;
  name: string;
  artifact_location?: string;
  lifecycle_stage?: string;
  creation_time?: number;
  last_update_time?: number;
  tags?: KeyValue[];
}

function toExperiment(wire: WireExperiment): Experiment {
  return {
    id: wire.experiment_id,
    name: wire.name,
    artifactLocation: wire.artifact_location ?? '',
    deleted: wire.lifecycle_stage === 'deleted',
    created: wire.creation_time,
    updated: wire.last_update_time,
    tags: toMap(wire.tags),
  };
}

export function experimentQuery(experimentId: string) {
  return queryOptions({
    queryKey: ['experiment', experimentId],
    queryFn: async ({ signal }) => {
      const answer = await get<{ experiment: WireExperiment }>('experiments/get', { experiment_id: experimentId }, signal);
      return toExperiment(answer.experiment);
    },
  });
}

export interface ExperimentsView {
  /** Part of the name. */
  text: string;
  /** A condition on tags or times in the filter language. */
  filter: string;
  orderBy: string;
  lifecycle: Lifecycle;
}

export function experimentsQuery(view: ExperimentsView) {
  return pagedQuery({
    scope: ['experiments'],
    view,
    fetchPage: async (pageToken, signal) => {
      const filter = [view.text && contains('name', view.text), view.filter && `(${view.filter})`].filter(Boolean).join(' AND ');
      const answer = await post<{ experiments?: WireExperiment[]; next_page_token?: string }>(
        'experiments/search',
        {
          max_results: PAGE_SIZE,
          filter: filter || undefined,
          order_by: [view.orderBy],
          view_type: view.lifecycle === 'Deleted' ? 'DELETED_ONLY' : 'ACTIVE_ONLY',
          page_token: pageToken,
        },
        signal,
      );
      return { items: (answer.experiments ?? []).map(toExperiment), nextPageToken: answer.next_page_token };
    },
  });
}

/** Resolves to its id. */
export async function createExperiment(name: string): Promise<string> {
  return (await post<{ experiment_id: string }>('experiments/create', { name })).experiment_id;
}

export async function renameExperiment(id: string, name: string): Promise<void> {
  await post('experiments/update', { experiment_id: id, new_name: name });
}

/** With their runs, all or none. */
export async function deleteExperiments(ids: string[]): Promise<void> {
  await postOwn('experiments/delete', { experiment_ids: ids });
}

export async function restoreExperiments(ids: string[]): Promise<void> {
  await postOwn('experiments/restore', { experiment_ids: ids });
}

/** Without a value the tag is removed. */
export async function setExperimentTag(id: string, key: string, value: string | undefined): Promise<void> {
  if (value === undefined) await post('experiments/delete-experiment-tag', { experiment_id: id, key });
  else await post('experiments/set-experiment-tag', { experiment_id: id, key, value });
}

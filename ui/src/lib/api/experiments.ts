import { queryOptions } from '@tanstack/react-query';
import { contains } from '../search';
import { get, post } from './client';
import { pagedQuery } from './paging';
import { type KeyValue, toMap } from './wire';

const PAGE_SIZE = 100;

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

/** Active experiments whose name contains `text`, newest first. */
export function experimentsQuery(text: string) {
  return pagedQuery({
    scope: ['experiments'],
    view: { text },
    fetchPage: async (pageToken, signal) => {
      const answer = await post<{ experiments?: WireExperiment[]; next_page_token?: string }>(
        'experiments/search',
        { max_results: PAGE_SIZE, filter: text ? contains('name', text) : undefined, page_token: pageToken },
        signal,
      );
      return { items: (answer.experiments ?? []).map(toExperiment), nextPageToken: answer.next_page_token };
    },
  });
}

import { getOwn } from './client';
import { pagedQuery } from './paging';

const PAGE_SIZE = 50;

export type RegistryEventKind =
  | 'model_created'
  | 'model_renamed'
  | 'model_described'
  | 'model_deleted'
  | 'version_created'
  | 'version_described'
  | 'version_deleted'
  | 'stage_changed'
  | 'alias_set'
  | 'alias_deleted'
  | 'tag_set'
  | 'tag_deleted';

export interface RegistryEvent {
  id: string;
  /** Milliseconds since the epoch. */
  time: number;
  user?: string;
  name: string;
  version?: string;
  event: RegistryEventKind;
  alias?: string;
  tag?: string;
  from?: string;
  to?: string;
}

/** What happened to a model, or to one of its versions, newest first; without a name to all of them. */
export function registryHistoryQuery(name: string, version?: string) {
  return pagedQuery({
    scope: ['registry-history', name],
    view: { version },
    fetchPage: async (pageToken, signal) => {
      const answer = await getOwn<{ events: RegistryEvent[]; next_page_token?: string }>(
        'registry/history',
        { name: name || undefined, version, max_results: PAGE_SIZE, page_token: pageToken },
        signal,
      );
      return { items: answer.events, nextPageToken: answer.next_page_token };
    },
  });
}

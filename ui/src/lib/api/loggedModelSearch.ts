import { post } from './client';
import { type WireLoggedModelDetails, toLoggedModelDetails } from './loggedModelDetails';
import { pagedQuery } from './paging';
import { nameFilter } from './registry';

const PAGE_SIZE = 100;

export interface LoggedModelsView {
  /** A part of the name, or a filter in MLflow's language. */
  text: string;
  /** An attribute, or `metrics.` and a key as it is. */
  orderBy: string;
  isAscending: boolean;
}

/** The logged models of an experiment. */
export function loggedModelsQuery(experimentId: string, { text, orderBy, isAscending }: LoggedModelsView) {
  return pagedQuery({
    scope: ['logged-models', experimentId],
    view: { text, orderBy, isAscending },
    fetchPage: async (pageToken, signal) => {
      const answer = await post<{ models?: WireLoggedModelDetails[]; next_page_token?: string }>(
        'logged-models/search',
        {
          experiment_ids: [experimentId],
          filter: text ? nameFilter(text) : undefined,
          order_by: [{ field_name: orderBy, ascending: isAscending }],
          max_results: PAGE_SIZE,
          page_token: pageToken,
        },
        signal,
      );
      return { items: (answer.models ?? []).map(toLoggedModelDetails), nextPageToken: answer.next_page_token };
    },
  });
}

import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './api/client';

/** What the pages know of the server. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      // Only what may heal by itself is asked for again; a sentence no server was asked about is final, too.
      retry: (failures, error) => failures < 2 && error instanceof ApiError && !error.isClientError,
    },
  },
});

import { queryOptions } from '@tanstack/react-query';
import { ApiError, getText } from './client';
import { type Signature, readSignature } from '../signature';

/** The signature in a version's MLmodel file; null when there is no file or no signature in it. */
export function signatureQuery(name: string, version: string) {
  return queryOptions({
    queryKey: ['signature', name, version],
    queryFn: async ({ signal }): Promise<Signature | null> => {
      try {
        return await readSignature(await getText('model-versions/get-artifact', { name, version, path: 'MLmodel' }, signal));
      } catch (error) {
        // Files may be elsewhere, or be no MLflow model.
        if (error instanceof ApiError && error.isClientError) return null;
        throw error;
      }
    },
    // The files of a version do not change.
    staleTime: Infinity,
  });
}

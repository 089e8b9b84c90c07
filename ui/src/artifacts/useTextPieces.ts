import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type ArtifactSource, READ_ONCE, artifactUrl, readPart } from '../lib/api/artifacts';
import { cutLines } from './lines';

/** As much as is read at once. */
export const PIECE_BYTES = 512 * 1_024;

/** The lines of a text from the byte `start` on, as far as they were read. A line that `start` cuts is left out. */
export function useTextPieces(source: ArtifactSource, path: string, start: number) {
  const query = useInfiniteQuery({
    queryKey: ['text', source.kind, source.id, path, start],
    queryFn: async ({ pageParam, signal }) => {
      const part = await readPart(artifactUrl(source, path), pageParam, pageParam + PIECE_BYTES, signal);
      const piece = cutLines(part.bytes, pageParam, part.total);
      return start > 0 && pageParam === start ? { ...piece, lines: piece.lines.slice(1) } : piece;
    },
    initialPageParam: start,
    getNextPageParam: ({ next }) => next,
    ...READ_ONCE,
  });
  const lines = useMemo(() => query.data?.pages.flatMap((piece) => piece.lines) ?? [], [query.data]);
  return { query, lines };
}

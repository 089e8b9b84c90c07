import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { runsScope } from '../lib/api/runsTable';
import { SPARKLINE_RUNS, type Sparklines, sparklinesQuery } from '../lib/api/sparklines';
import type { RunRow } from '../lib/api/runsTable';

/** The small curves of the rows in sight: one request for each stretch of rows, so that scrolling on finds most of them read. */
export function useSparklines(
  experimentIds: string[],
  at: (index: number) => RunRow | undefined,
  [from, to]: readonly [number, number],
  keys: string[],
): (run: string, key: string) => Float64Array | undefined {
  const stretches = useMemo(() => {
    if (keys.length === 0) return [];
    const all: string[][] = [];
    for (let start = Math.floor(from / SPARKLINE_RUNS) * SPARKLINE_RUNS; start <= to; start += SPARKLINE_RUNS) {
      const ids = Array.from({ length: SPARKLINE_RUNS }, (_, place) => at(start + place)?.id).filter((id) => id !== undefined);
      if (ids.length > 0) all.push(ids);
    }
    return all;
  }, [from, to, at, keys]);
  const scope = runsScope(experimentIds);
  return useQueries({
    queries: stretches.map((ids) => ({ ...sparklinesQuery(scope, ids, keys), placeholderData: (last: Sparklines | undefined) => last })),
    combine: combined,
  });
}

function combined(results: { data: Sparklines | undefined }[]): (run: string, key: string) => Float64Array | undefined {
  return (run, key) => {
    for (const { data } of results) {
      const values = data?.get(run)?.get(key);
      if (values) return values;
    }
    return undefined;
  };
}

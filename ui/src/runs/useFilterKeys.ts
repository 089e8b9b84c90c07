import { useQuery } from '@tanstack/react-query';
import { type Keys, allKeysQuery, someKeysQuery } from '../lib/api/keys';
import { runsScope } from '../lib/api/runsTable';

/** Enough for most experiments, and as up to date as the runs. */
const FIRST_KEYS = 200;

/** The keys that may complete a filter: all, once something is typed that the first may not hold. */
export function useFilterKeys(experimentIds: string[], typed: string, isWanted: boolean): Keys | undefined {
  const { data: first } = useQuery({ ...someKeysQuery(runsScope(experimentIds), { experimentIds, limit: FIRST_KEYS }), enabled: isWanted });
  const { data: all } = useQuery({ ...allKeysQuery(experimentIds), enabled: isWanted && typed !== '' && first?.truncated === true });
  return first?.truncated ? (all ?? first) : first;
}

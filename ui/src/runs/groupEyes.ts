import type { GroupKey } from '../lib/api/runGroups';
import type { RunRow } from '../lib/api/runsTable';
import { groupOf } from './drawnView';

/** The groups that charts leave out, by id, whatever else is said of their runs. */
export interface GroupEyes {
  hidden: ReadonlySet<string>;
  /** Whether the group of a run is one of them. */
  hides: (run: RunRow) => boolean;
}

export function groupEyes(keys: GroupKey[], ids: string[]): GroupEyes {
  const hidden = new Set(keys.length > 0 ? ids : []);
  return { hidden, hides: (run) => hidden.size > 0 && hidden.has(groupOf(run, keys).id) };
}

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Menu } from '../components/Menu';
import { childrenQuery } from '../lib/api/children';
import { neighboursQuery } from '../lib/api/neighbours';
import type { Run } from '../lib/api/runs';
import { compareSearch } from '../lib/compareLink';
import { count } from '../lib/format';

/** Compares the run with those it is likely measured against: its siblings and the runs beside it in time. */
export function CompareMenu({ run }: { run: Run }) {
  const navigate = useNavigate();
  const { data: beside } = useQuery(neighboursQuery(run));
  const { data: family = [] } = useInfiniteQuery({ ...childrenQuery(run.experimentId, run.parentId ?? ''), enabled: run.parentId !== undefined });
  const siblings = family.flatMap(({ id }) => (id === run.id ? [] : [id]));
  const compare = (ids: string[]) => () => void navigate({ to: '/compare-runs', search: compareSearch([run.id, ...ids], [run.experimentId]) });
  const items = [
    ...(siblings.length > 0 ? [{ label: `With the ${count(siblings.length, 'other run')} of its parent`, run: compare(siblings) }] : []),
    ...(beside?.older ? [{ label: `With the older run: ${beside.older.name}`, run: compare([beside.older.id]) }] : []),
    ...(beside?.newer ? [{ label: `With the newer run: ${beside.newer.name}`, run: compare([beside.newer.id]) }] : []),
  ];
  if (items.length === 0) return null;
  return (
    <Menu label="Compare" items={items} className="button">
      Compare
    </Menu>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { LoadMore } from '../components/LoadMore';
import { RunDuration } from '../components/RunDuration';
import { Section } from '../components/Section';
import { StatusLabel } from '../components/StatusLabel';
import { TableFrame } from '../components/TableFrame';
import { TableHead } from '../components/TableHead';
import { Time } from '../components/Time';
import { RunLink } from '../components/links';
import { childrenFilter, childrenQuery } from '../lib/api/children';
import type { Run } from '../lib/api/runs';

/** Runs whose parent is this one; nothing when there are none. */
export function Children({ run }: { run: Run }) {
  const query = useInfiniteQuery(childrenQuery(run.experimentId, run.id));
  const children = query.data ?? [];
  if (children.length === 0) return null;
  return (
    <Section title="Child runs">
      <TableFrame label="Child runs">
        <table className="table">
          <TableHead names={['Name', 'Status', 'Started', 'Duration']} numbers={['Duration']} />
          <tbody>
            {children.map((child) => (
              <tr key={child.id}>
                <th scope="row" className="name">
                  <RunLink experimentId={child.experimentId} id={child.id}>
                    {child.name}
                  </RunLink>
                </th>
                <td>
                  <StatusLabel status={child.status} />
                </td>
                <td>
                  <Time value={child.started} />
                </td>
                <td className="number">
                  <RunDuration run={child} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      <LoadMore noun="child run" shown={children.length} query={query} />
      <p>
        <Link to="/experiments/$experimentId/runs" params={{ experimentId: run.experimentId }} search={{ searchFilter: childrenFilter(run.id) }}>
          Compare them in the runs table
        </Link>
      </p>
    </Section>
  );
}

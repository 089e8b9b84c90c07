import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Section } from '../components/Section';
import { Time } from '../components/Time';
import { ExperimentLink, RunLink } from '../components/links';
import { fullRunsQuery } from '../lib/api/fullRuns';
import type { Run } from '../lib/api/runs';
import { count } from '../lib/format';
import { RunProgress } from '../run/RunProgress';
import { type ActiveRun, MAX_RUNNING } from './activity';

/** The others are a click away. */
const MOST_SHOWN = 12;

/** The runs that are running, and how far they are. */
export function Running({ runs }: { runs: ActiveRun[] }) {
  const shown = runs.slice(0, MOST_SHOWN);
  const details = useDetails(shown);
  return (
    <Section title="Running now" count={runs.length}>
      {runs.length === 0 && <p className="muted">Nothing is running.</p>}
      <ul className="recents">
        {shown.map((run) => (
          <RunningRun key={run.id} run={run} details={details.get(run.id)} />
        ))}
      </ul>
      {runs.length > MOST_SHOWN && (
        <p>
          <Link to="/compare-experiments" search={{ experiments: JSON.stringify(experimentsOf(runs)), searchFilter: "attributes.status = 'RUNNING'" }}>
            {runs.length < MAX_RUNNING ? `All ${count(runs.length, 'run')} that are running` : 'All runs that are running'}
          </Link>
        </p>
      )}
    </Section>
  );
}

function RunningRun({ run: { id, name, experimentId, experimentName, user, started }, details }: { run: ActiveRun; details: Run | undefined }) {
  return (
    <li>
      <span>
        <RunLink experimentId={experimentId} id={id}>
          {name}
        </RunLink>{' '}
        <span className="muted">in</span> <ExperimentLink id={experimentId}>{experimentName}</ExperimentLink>
      </span>
      {details && <RunProgress run={details} />}
      <span className="muted">
        {user && `${user}, `}since <Time value={started} />
      </span>
    </li>
  );
}

/** What the runs logged, by their ids. */
function useDetails(runs: ActiveRun[]): Map<string, Run> {
  const { data } = useQuery(fullRunsQuery(experimentsOf(runs), runs.map(({ id }) => id)));
  return useMemo(() => new Map(data?.map((run) => [run.id, run])), [data]);
}

function experimentsOf(runs: ActiveRun[]): string[] {
  return [...new Set(runs.map(({ experimentId }) => experimentId))];
}

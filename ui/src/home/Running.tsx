import { Section } from '../components/Section';
import { Time } from '../components/Time';
import { ExperimentLink, RunLink } from '../components/links';
import type { ActiveRun } from './activity';

/** The runs that are running. */
export function Running({ runs }: { runs: ActiveRun[] }) {
  return (
    <Section title="Running now" count={runs.length}>
      {runs.length === 0 && <p className="muted">Nothing is running.</p>}
      <ul className="recents">
        {runs.map(({ id, name, experimentId, experimentName, user, started }) => (
          <li key={id}>
            <span>
              <RunLink experimentId={experimentId} id={id}>
                {name}
              </RunLink>{' '}
              <span className="muted">in</span> <ExperimentLink id={experimentId}>{experimentName}</ExperimentLink>
            </span>
            <span className="muted">
              {user && `${user}, `}since <Time value={started} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '../components/EmptyState';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { Section } from '../components/Section';
import { Time } from '../components/Time';
import { ExperimentLink, ModelLink, RunLink } from '../components/links';
import { registeredModelsQuery } from '../lib/api/registry';
import { firstRunSnippet, trackingUri } from '../lib/snippet';
import { DEFAULT_ORDER } from '../models/urlState';
import { type Activity, activityQuery } from './activity';

const MAX_MODELS = 6;

/** What goes on, and what was worked on last. */
export function HomePage() {
  const { data: activity, error, refetch } = useQuery(activityQuery());
  const { data: models = [] } = useInfiniteQuery(registeredModelsQuery({ text: '', orderBy: DEFAULT_ORDER, kind: 'model' }));
  return (
    <Page title="Start">
      {error && !activity && <ErrorNotice title="What goes on could not be loaded" error={error} onRetry={() => void refetch()} />}
      {!error && !activity && <Loading what="what goes on" />}
      {activity && (
        <>
          <Running activity={activity} />
          <div className="columns">
            <Section title="Recent experiments">
              <ul className="recents">
                {activity.experiments.map(({ id, name, updated }) => (
                  <li key={id}>
                    <ExperimentLink id={id}>{name}</ExperimentLink>
                    <span className="muted">
                      <Time value={updated} />
                    </span>
                  </li>
                ))}
              </ul>
              <p>
                <Link to="/experiments">All experiments</Link>
              </p>
            </Section>
            <Section title="Recent models">
              <ul className="recents">
                {models.slice(0, MAX_MODELS).map(({ name, updated }) => (
                  <li key={name}>
                    <ModelLink name={name} />
                    <span className="muted">
                      <Time value={updated} />
                    </span>
                  </li>
                ))}
              </ul>
              <p>{models.length > 0 ? <Link to="/models">All models</Link> : <span className="muted">No model is registered yet.</span>}</p>
            </Section>
          </div>
        </>
      )}
    </Page>
  );
}

function Running({ activity: { running, experiments } }: { activity: Activity }) {
  if (running.length === 0 && experiments.length <= 1) {
    return (
      <EmptyState title="Log a first run" snippet={firstRunSnippet(trackingUri(document.baseURI), 'my experiment')}>
        <p>It appears here while it trains:</p>
      </EmptyState>
    );
  }
  return (
    <Section title="Running now" count={running.length}>
      {running.length === 0 && <p className="muted">Nothing is running.</p>}
      <ul className="recents">
        {running.map(({ id, name, experimentId, experimentName, user, started }) => (
          <li key={id}>
            <RunLink experimentId={experimentId} id={id}>
              {name}
            </RunLink>
            <span className="muted">
              in {experimentName}
              {user && ` by ${user}`}, since <Time value={started} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

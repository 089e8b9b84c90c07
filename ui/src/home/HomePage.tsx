import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { EmptyState } from '../components/EmptyState';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { Section } from '../components/Section';
import { Time } from '../components/Time';
import { ExperimentLink, ModelLink } from '../components/links';
import { registeredModelsQuery } from '../lib/api/registry';
import { firstRunSnippet, trackingUri } from '../lib/snippet';
import { DEFAULT_ORDER } from '../models/urlState';
import { RegistryNews } from './RegistryNews';
import { RunCalendar } from './RunCalendar';
import { Running } from './Running';
import { activityQuery } from './activity';

const MAX_MODELS = 6;

/** What goes on, and what was worked on last. */
export function HomePage() {
  const { data: activity, error, refetch } = useQuery(activityQuery());
  const { data: models = [] } = useInfiniteQuery(registeredModelsQuery({ text: '', orderBy: DEFAULT_ORDER, kind: 'model' }));
  const isNew = activity !== undefined && activity.running.length === 0 && activity.experiments.length <= 1 && models.length === 0;
  return (
    <Page title="Home">
      {error && !activity && <ErrorNotice title="What goes on could not be loaded" error={error} onRetry={() => void refetch()} />}
      {!error && !activity && <Loading what="what goes on" />}
      {isNew && (
        <EmptyState title="Log a first run" snippet={firstRunSnippet(trackingUri(document.baseURI), 'my experiment')}>
          <p>It appears here while it trains:</p>
        </EmptyState>
      )}
      {activity && (
        <>
          {!isNew && <Running runs={activity.running} />}
          <div className="columns">
            <Section title="Recent experiments">
              <ul className="recents">
                {activity.experiments.map(({ id, name, updated }) => (
                  <Recent key={id} updated={updated}>
                    <ExperimentLink id={id}>{name}</ExperimentLink>
                  </Recent>
                ))}
              </ul>
              <p>
                <Link to="/experiments">All experiments</Link>
              </p>
            </Section>
            {models.length > 0 && (
              <Section title="Recent models">
                <ul className="recents">
                  {models.slice(0, MAX_MODELS).map(({ name, updated }) => (
                    <Recent key={name} updated={updated}>
                      <ModelLink name={name} />
                    </Recent>
                  ))}
                </ul>
                <p>
                  <Link to="/models">All models</Link>
                </p>
              </Section>
            )}
          </div>
          <RunCalendar />
          <RegistryNews />
        </>
      )}
    </Page>
  );
}

function Recent({ updated, children }: { updated: number | undefined; children: ReactNode }) {
  return (
    <li>
      {children}
      <span className="muted">
        <Time value={updated} />
      </span>
    </li>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { ErrorNotice } from '../components/ErrorNotice';
import { LoadMore } from '../components/LoadMore';
import { Section } from '../components/Section';
import { Time } from '../components/Time';
import { ApiError } from '../lib/api/client';
import { registryHistoryQuery } from '../lib/api/registryHistory';
import { describeEvent } from './describeEvent';

/** Who changed what, and when; of a model or of one version. */
export function History({ name, version }: { name: string; version?: string }) {
  const query = useInfiniteQuery(registryHistoryQuery(name, version));
  const events = query.data;
  // Of a model that never was there is nothing to say; one that was deleted has a history still.
  if (query.error instanceof ApiError && query.error.isClientError) return null;
  if (query.isError && !events) return <ErrorNotice title="The history could not be loaded" error={query.error} onRetry={() => void query.refetch()} />;
  if (!events) return null;
  return (
    <Section title="History">
      {events.length === 0 && <p className="muted">Nothing has happened since the server began to keep a history.</p>}
      <ol className="history" aria-label="History">
        {events.map((event) => (
          <li key={event.id}>
            <Time value={event.time} />
            <span className="history-what">{describeEvent(event)}</span>
            {event.user && <span className="muted">by {event.user}</span>}
          </li>
        ))}
      </ol>
      {query.hasNextPage && <LoadMore noun="event" shown={events.length} query={query} />}
    </Section>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { Section } from '../components/Section';
import { Time } from '../components/Time';
import { ModelLink } from '../components/links';
import { registryHistoryQuery } from '../lib/api/registryHistory';
import { describeEvent } from '../models/describeEvent';

const MAX_EVENTS = 8;

/** What happened to any model last. */
export function RegistryNews() {
  const { data: events = [] } = useInfiniteQuery(registryHistoryQuery(''));
  if (events.length === 0) return null;
  return (
    <Section title="Changes of models and prompts">
      <ul className="recents">
        {events.slice(0, MAX_EVENTS).map((event) => (
          <li key={event.id}>
            <span>
              <ModelLink name={event.name} /> <span className="muted">{describeEvent(event)}</span>
            </span>
            <span className="muted">
              {event.user && `${event.user}, `}
              <Time value={event.time} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Section } from '../components/Section';
import { runDaysQuery } from '../lib/api/runDays';
import { count } from '../lib/format';
import { calendar, dayOf } from './calendar';

const WEEKS = 26;
const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });

/** How many runs started on each day of half a year. */
export function RunCalendar() {
  const { data: runs } = useQuery(runDaysQuery(7 * WEEKS));
  const weeks = useMemo(() => runs && calendar(runs, dayOf(Date.now(), -new Date().getTimezoneOffset()), WEEKS), [runs]);
  if (!runs || !weeks || runs.size === 0) return null;
  const total = [...runs.values()].reduce((a, b) => a + b, 0);
  const [busiest] = weeks.flat().toSorted((a, b) => b.runs - a.runs);
  const label = `${count(total, 'run')} in ${WEEKS} weeks${busiest ? `, most on ${DATE.format(busiest.date)}: ${busiest.runs.toLocaleString()}` : ''}`;
  return (
    <Section title="Runs by day">
      <div className="calendar" role="img" aria-label={label}>
        {weeks.toReversed().map((days) => (
          <div key={days[0]?.date.getTime()}>
            {days.map(({ date, runs: started, level }) => (
              <span key={date.getTime()} data-level={level} title={`${DATE.format(date)}: ${count(started, 'run')}`} />
            ))}
          </div>
        ))}
      </div>
      <p className="muted">{label}.</p>
    </Section>
  );
}

import { queryOptions } from '@tanstack/react-query';
import { getOwn } from './client';

const READ_AGAIN_MS = 60_000;

/** How many runs started on each of the last days, by the clock of this machine: by days since the epoch. */
export function runDaysQuery(days: number) {
  return queryOptions({
    queryKey: ['run-days', days],
    queryFn: async ({ signal }): Promise<Map<number, number>> => {
      const offset = -new Date().getTimezoneOffset();
      const answer = await getOwn<{ days: { day: number; runs: number }[] }>('runs/days', { days, offset_minutes: offset }, signal);
      return new Map(answer.days.map(({ day, runs }) => [day, runs]));
    },
    // It costs the server more than other news, and changes little.
    refetchInterval: READ_AGAIN_MS,
    staleTime: READ_AGAIN_MS,
  });
}

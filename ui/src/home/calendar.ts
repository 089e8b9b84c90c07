const DAY_MS = 86_400_000;
/** Shades of days with runs. */
const LEVELS = 4;

/** A day in the calendar. */
export interface Day {
  /** Midnight in UTC of the day as the machine's clock tells it. */
  date: Date;
  runs: number;
  /** 0 is a day without runs, then ever more. */
  level: number;
}

/** Days since the epoch by a clock that is so many minutes ahead of UTC. */
export function dayOf(time: number, offsetMinutes: number): number {
  return Math.floor((time + offsetMinutes * 60_000) / DAY_MS);
}

/** The last weeks, each from Monday on, today in the last of them. */
export function calendar(runs: ReadonlyMap<number, number>, today: number, weeks: number): Day[][] {
  const most = Math.max(1, ...runs.values());
  // The epoch began on a Thursday.
  const weekday = (((today + 3) % 7) + 7) % 7;
  const first = today - weekday - 7 * (weeks - 1);
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (__, day) => first + 7 * week + day)
      .filter((day) => day <= today)
      .map((day) => {
        const count = runs.get(day) ?? 0;
        // By the logarithm: one day with thousands leaves the others their shades.
        const level = count === 0 ? 0 : Math.min(LEVELS, 1 + Math.floor((LEVELS * Math.log(count)) / Math.log(most + 1)));
        return { date: new Date(day * DAY_MS), runs: count, level };
      }),
  );
}

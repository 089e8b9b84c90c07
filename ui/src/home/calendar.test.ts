import { expect, test } from 'vitest';
import { calendar, dayOf } from './calendar';

test('weeks begin on Monday and end today', () => {
  // 2026-01-01 was a Thursday.
  const today = dayOf(Date.UTC(2026, 0, 1, 12), 0);
  const weeks = calendar(new Map([[today, 9], [today - 1, 1], [today - 5, 3]]), today, 3);
  expect(weeks.map((days) => days.length)).toEqual([7, 7, 4]);
  expect(weeks[2]?.map(({ date, runs }) => [date.toISOString().slice(5, 10), runs])).toEqual([['12-29', 0], ['12-30', 0], ['12-31', 1], ['01-01', 9]]);
  expect(weeks[2]?.map(({ level }) => level)).toEqual([0, 0, 1, 4]);
  expect(weeks[1]?.[5]?.runs).toBe(3);
});

test('a day is the day of the clock', () => {
  const evening = Date.UTC(2026, 0, 1, 23, 30);
  expect(dayOf(evening, 60) - dayOf(evening, 0)).toBe(1);
  expect(dayOf(Date.UTC(2026, 0, 1, 0, 30), -60) - dayOf(evening, 0)).toBe(-1);
});

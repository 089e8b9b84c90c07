import { type RefObject, useRef } from 'react';
import { useShortcut } from './shortcuts';

/** What leads on from a row: its name. */
const NAME = 'th[scope=row] :is(a, button)';

/**
 * `j` and `k` move the focus from row to row of a table, where Enter opens what the row is of and, of rows that can be selected, `x`
 * does that. Returns the frame that the table is in.
 */
export function useListKeys(noun: string, canSelect: boolean): RefObject<HTMLDivElement | null> {
  const frame = useRef<HTMLDivElement>(null);
  const current = () => document.activeElement?.closest('tr');
  const move = (by: 1 | -1) => {
    const rows = [...(frame.current?.querySelectorAll('tbody tr') ?? [])].filter((row) => row.querySelector(NAME));
    const place = rows.findIndex((row) => row === current());
    const next = place < 0 ? rows[0] : rows[place + by];
    next?.querySelector<HTMLElement>(NAME)?.focus();
  };
  useShortcut('j', `Next ${noun}`, () => move(1));
  useShortcut('k', `Previous ${noun}`, () => move(-1));
  useShortcut('x', `Select the ${noun}`, () => current()?.querySelector<HTMLInputElement>('input[type=checkbox]')?.click(), canSelect);
  return frame;
}

import { inNaturalOrder } from '../lib/naturalOrder';
import { cellText, isNumber } from './cells';

type Row = (index: number) => readonly unknown[] | undefined;

/** Beyond this texts are compared character by character, which takes a tenth of the time. */
const MOST_NATURAL = 50_000;

interface Key {
  index: number;
  number: number | undefined;
  text: string | undefined;
}

/**
 * The rows that hold a text in any cell, ordered by a column counted from 1, downwards if it is negative: numbers first, then texts,
 * and empty cells last either way. Undefined for all rows as they are.
 */
export function tableOrder(rowCount: number, row: Row, sort: number | undefined, filter: string): number[] | undefined {
  if (sort === undefined && filter === '') return undefined;
  const wanted = filter.toLowerCase();
  const indices: number[] = [];
  for (let index = 0; index < rowCount; index += 1) {
    if (wanted === '' || row(index)?.some((cell) => cell !== null && cell !== undefined && cellText(cell).toLowerCase().includes(wanted))) indices.push(index);
  }
  return sort === undefined ? indices : sorted(indices, row, Math.abs(sort) - 1, Math.sign(sort));
}

function sorted(indices: number[], row: Row, column: number, direction: number): number[] {
  const compareTexts = indices.length > MOST_NATURAL ? byCharacters : inNaturalOrder;
  const keys = indices.map((index) => keyOf(index, row(index)?.[column]));
  keys.sort((a, b) => {
    if (a.text === undefined || b.text === undefined) return Number(a.text === undefined) - Number(b.text === undefined);
    if (a.number !== undefined && b.number !== undefined) return direction * (a.number - b.number);
    if (a.number !== undefined || b.number !== undefined) return direction * (a.number !== undefined ? -1 : 1);
    return direction * compareTexts(a.text, b.text);
  });
  return keys.map(({ index }) => index);
}

function keyOf(index: number, cell: unknown): Key {
  const isEmpty = cell === null || cell === undefined || cell === '' || Number.isNaN(cell);
  return { index, number: isNumber(cell) ? Number(cell) : undefined, text: isEmpty ? undefined : cellText(cell) };
}

function byCharacters(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** The order after a column's header was pressed: upwards, downwards, as it is in the file. */
export function nextSort(sort: number | undefined, column: number): number | undefined {
  if (sort === column) return -column;
  return sort === -column ? undefined : column;
}

import { cellText } from '../artifacts/cells';
import { type Table, asTable } from '../artifacts/loggedTable';

/** What a table says of one subject, beside what the others say. */
export interface TableRow {
  /** The values of the columns that name the subject. */
  names: string[];
  /** Of each table, in their order; undefined where it does not have the subject. */
  cells: unknown[];
  differs: boolean;
}

/** A logged table from its bytes; undefined when they are none. */
export function readTable(bytes: Uint8Array): Table | undefined {
  try {
    return asTable(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

/** The columns that all tables have, in the order of the first. */
export function sharedColumns([first, ...others]: readonly Table[]): string[] {
  return first?.columns.filter((column) => others.every(({ columns }) => columns.includes(column))) ?? [];
}

/** By what rows are brought together, and what is compared, before anyone has chosen: the first column, and the last. */
export function firstChoice(columns: readonly string[]): { by: string[]; shown: string | undefined } {
  const [first, ...rest] = columns;
  return { by: first === undefined ? [] : [first], shown: rest.at(-1) ?? first };
}

/** The rows of all tables, brought together by the values of some columns; rows that share them are matched in their order. */
export function togetherBy(tables: readonly Table[], by: readonly string[], shown: string): TableRow[] {
  const rows = new Map<string, TableRow>();
  tables.forEach(({ columns, rows: own }, place) => {
    const keys = by.map((column) => columns.indexOf(column));
    const value = columns.indexOf(shown);
    const seen = new Map<string, number>();
    for (const cells of own) {
      const names = keys.map((key) => text(cells[key]));
      const name = JSON.stringify(names);
      const time = seen.get(name) ?? 0;
      seen.set(name, time + 1);
      const id = `${name} ${time}`;
      const row = rows.get(id) ?? { names, cells: tables.map(() => undefined), differs: false };
      row.cells[place] = cells[value] ?? null;
      rows.set(id, row);
    }
  });
  const all = [...rows.values()];
  for (const row of all) row.differs = new Set(row.cells.map((cell) => (cell === undefined ? cell : text(cell)))).size > 1;
  return all;
}

function text(value: unknown): string {
  return value === undefined || value === null ? '' : cellText(value);
}

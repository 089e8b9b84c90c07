import { type GroupKey, type RunGroup, spreadKey } from '../lib/api/runGroups';
import type { RunRow } from '../lib/api/runsTable';
import { exactNumber } from '../lib/format';
import { cellValue } from './cellValue';
import { type Column, labelOf } from './columnIds';

/** A table as it leaves the page: every number exact, times as numbers. */
export interface Exported {
  columns: { name: string; kind: 'text' | 'number' | 'time' }[];
  rows: (string | number | undefined)[][];
}

const TIMES = new Set(['started', 'ended']);

/** Runs with their names, ids and the columns that are shown. */
export function exportRuns(runs: RunRow[], columns: Column[]): Exported {
  const others = columns.filter((column) => column.id !== 'attribute.id');
  const names = uniqueNames(['Name', 'Run id', ...others.map(labelOf)]);
  return {
    columns: names.map((name, place) => ({ name, kind: kindOf(others[place - 2]) })),
    rows: runs.map((run) => [run.name, run.id, ...others.map((column) => cellValue(column, run))]),
  };
}

/** Groups with how their metrics are spread. */
export function exportGroups(groups: RunGroup[], keys: GroupKey[], columns: Column[]): Exported {
  const metrics = columns.filter((column) => column.kind === 'metric');
  const text = keys.map(({ key }) => ({ name: key, kind: 'text' as const }));
  const numbers = metrics.flatMap((column) => SPREAD.map((of) => ({ name: `${labelOf(column)} (${of})`, kind: 'number' as const })));
  return {
    columns: [...text, { name: 'Runs', kind: 'number' }, ...numbers],
    rows: groups.map(({ values, runs, metrics: spreads }) => [...values, runs, ...metrics.flatMap(({ key, stat }) => SPREAD.map((of) => spreads.get(spreadKey(key, stat))?.[of]))]),
  };
}

const SPREAD = ['mean', 'std', 'min', 'max', 'count'] as const;

function kindOf(column: Column | undefined): Exported['columns'][number]['kind'] {
  if (column?.kind === 'metric') return 'number';
  if (column?.kind !== 'attribute') return 'text';
  return TIMES.has(column.key) ? 'time' : column.key === 'duration' ? 'number' : 'text';
}

/** A metric and a parameter may share a name, columns of a file may not. */
function uniqueNames(names: string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before === 0 ? name : `${name} (${before + 1})`;
  });
}

function text(value: string | number | undefined, kind: string): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  return kind === 'time' ? new Date(value).toISOString() : exactNumber(value);
}

/** RFC 4180. A text that a spreadsheet would run as a formula is quoted with a leading apostrophe. */
export function toCsv({ columns, rows }: Exported): string {
  const field = (value: string) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  const safe = (value: string, isText: boolean) => (isText && /^[=+\-@\t\r]/.test(value) && Number.isNaN(Number(value)) ? `'${value}` : value);
  const lines = [columns.map(({ name }) => field(safe(name, true)))];
  for (const row of rows) lines.push(row.map((value, place) => field(safe(text(value, columns[place]?.kind ?? 'text'), typeof value === 'string'))));
  return lines.map((line) => `${line.join()}\r\n`).join('');
}

/** A table of GitHub's Markdown; numbers end below each other. */
export function toMarkdown({ columns, rows }: Exported): string {
  const cell = (value: string) => value.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('<', '&lt;').replace(/\s*\n\s*/g, ' ');
  const line = (cells: string[]) => `| ${cells.join(' | ')} |\n`;
  const head = line(columns.map(({ name }) => cell(name))) + line(columns.map(({ kind }) => (kind === 'number' ? '---:' : '---')));
  return head + rows.map((row) => line(row.map((value, place) => cell(text(value, columns[place]?.kind ?? 'text'))))).join('');
}

/** Parquet with a column of doubles, texts or times each; the writer is loaded when it is needed. */
export async function toParquet({ columns, rows }: Exported): Promise<ArrayBuffer> {
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  const data = columns.map(({ name, kind }, place) => {
    const values = rows.map((row) => row[place] ?? null);
    if (kind === 'number') return { name, data: values, type: 'DOUBLE' as const, nullable: true };
    if (kind === 'time') return { name, data: values.map((value) => (value === null ? null : new Date(value))), type: 'TIMESTAMP' as const, nullable: true };
    return { name, data: values.map((value) => (value === null ? null : String(value))), type: 'STRING' as const, nullable: true };
  });
  return parquetWriteBuffer({ columnData: data });
}

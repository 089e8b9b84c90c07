import type { RunRow } from '../lib/api/runsTable';
import { decimalPlaces, isNumeric, shortNumber } from '../lib/format';
import { cellValue } from './cellValue';
import type { Column } from './columnIds';
import type { RunsSearch } from './urlState';

/** Per metric column, the most decimal places that any of the runs is shown with. */
export function decimalsOf(columns: Column[], runs: RunRow[]): Map<string, number> {
  const decimals = new Map<string, number>();
  for (const column of columns) {
    if (column.kind !== 'metric') continue;
    let most = 0;
    for (const run of runs) {
      const value = run.metrics.get(column.key)?.[column.stat];
      if (value !== undefined) most = Math.max(most, decimalPlaces(shortNumber(value)));
    }
    decimals.set(column.id, most);
  }
  return decimals;
}

/** Columns of texts that all read as numbers, and are aligned like them. */
export function numericColumns(columns: Column[], runs: RunRow[]): Set<string> {
  const isNumbers = (column: Column) => {
    const values = runs.map((run) => cellValue(column, run)).filter((value) => value !== undefined);
    return values.length > 0 && values.every((value) => isNumeric(String(value)));
  };
  return new Set(columns.filter((column) => (column.kind === 'param' || column.kind === 'tag') && isNumbers(column)).map((column) => column.id));
}

export interface RowSize {
  height: number;
  /** Of the small curves. */
  curve: { width: number; height: number };
}

export const ROW_SIZES: Record<NonNullable<RunsSearch['rows']> | 'normal', RowSize> = {
  compact: { height: 26, curve: { width: 48, height: 16 } },
  normal: { height: 34, curve: { width: 48, height: 18 } },
  tall: { height: 72, curve: { width: 128, height: 56 } },
};

const CURVE_GAP = 8;
const ATTRIBUTE_WIDTHS = { status: 116, started: 152, ended: 152, duration: 126, user: 110, source: 130, version: 100, datasets: 200, models: 220, description: 240, experiment: 180, id: 110 };
const DELTA_WIDTH = 84;
const STAT_WIDTH = 40;
const NARROW_WINDOW = 640;

/** How wide columns are before they are resized. `curve` is the width of curves, 0 without them; `hasDelta` tells which compare to a baseline. */
export function defaultWidths(curve: number, hasDelta: (column: Column) => boolean): (column: Column | undefined) => number {
  return (column) => {
    if (column === undefined) return innerWidth < NARROW_WINDOW ? 190 : 300;
    if (column.kind === 'attribute') return ATTRIBUTE_WIDTHS[column.key];
    const delta = hasDelta(column) ? DELTA_WIDTH : 0;
    if (column.kind !== 'metric') return delta + 130;
    // The header says which number it is, but of the last.
    const stat = column.stat === 'last' ? 0 : STAT_WIDTH;
    return delta + stat + 110 + (curve && curve + CURVE_GAP);
  };
}

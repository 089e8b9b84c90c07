import { axisNumber } from '../../lib/format';
import { binOf, binsOf } from '../kit/bins';
import type { ChartRun } from '../types';
import type { DimensionAxis } from './dimension';

/** As many different numbers are a column each; more are put together. */
const MOST_VALUES = 12;

/** What stands along a side of the map. */
export interface Side {
  labels: string[];
  /** The place of a run; undefined when it has no value. */
  place: (run: ChartRun) => number | undefined;
}

/** A place for every value, or, of many numbers, for every stretch of them. */
export function sideOf(axis: DimensionAxis, runs: readonly ChartRun[]): Side {
  if (axis.categories) return { labels: axis.categories, place: axis.value };
  const values = [...new Set(runs.flatMap((run) => axis.value(run) ?? []))].sort((a, b) => a - b);
  const find = (of: (value: number) => number) => (run: ChartRun) => {
    const value = axis.value(run);
    return value === undefined ? undefined : of(value);
  };
  if (values.length <= MOST_VALUES) {
    const places = new Map(values.map((value, place) => [value, place]));
    return { labels: values.map(axisNumber), place: find((value) => places.get(value) ?? 0) };
  }
  const bins = binsOf(values);
  return { labels: bins.map(({ start, end }) => `${axisNumber(start)}–${axisNumber(end)}`), place: find((value) => binOf(bins, value)) };
}

export interface Cell {
  column: number;
  row: number;
  runs: ChartRun[];
  mean: number;
}

/** The runs that share a place on both sides, with the mean of their heights. */
export function cellsOf(runs: readonly ChartRun[], x: Side, y: Side, height: (run: ChartRun) => number | undefined): Cell[] {
  const cells = new Map<string, Cell>();
  for (const run of runs) {
    const [column, row, value] = [x.place(run), y.place(run), height(run)];
    if (column === undefined || row === undefined || value === undefined) continue;
    const cell = cells.get(`${column} ${row}`) ?? { column, row, runs: [], mean: 0 };
    cell.mean += (value - cell.mean) / (cell.runs.length + 1);
    cell.runs.push(run);
    cells.set(`${column} ${row}`, cell);
  }
  return [...cells.values()];
}

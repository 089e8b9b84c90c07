/** A history as columns of equal length, ascending by step and time; the arrays are views of the server's answer. */
export interface Columns {
  steps: Float64Array;
  /** Seconds since the epoch. */
  times: Float64Array;
  /** NaN and the infinities are what they are. */
  values: Float64Array;
}

/** What to ask `series` for to get `Columns`. */
export const COLUMNS = ['step_f64', 'time_f64', 'value'];

const MAGIC = 0x534b5254; // "TRKS" as a little-endian number
const VERSION = 1;
const HEADER_BYTES = 24;
const SERIES_HEADER_BYTES = 16;

/** Reads an answer of `series` with `Columns`: calls `each` with the places of run and metric in the request, and how many points there are in all. */
export function readColumns(answer: ArrayBuffer, each: (run: number, key: number, columns: Columns, total: number) => void): void {
  readSeries(answer, COLUMNS.length, (run, key, column, total) => each(run, key, { steps: column(0), times: column(1), values: column(2) }, total));
}

/** Reads an answer of `series` with any doubles for columns, `width` of them. */
export function readSeries(
  answer: ArrayBuffer,
  width: number,
  each: (run: number, key: number, column: (index: number) => Float64Array, total: number) => void,
): void {
  const view = new DataView(answer);
  if (answer.byteLength < HEADER_BYTES || view.getUint32(0, true) !== MAGIC || view.getUint16(4, true) !== VERSION) {
    throw new Error('The server answered charts in a form that this page does not know: reload it.');
  }
  const count = view.getUint32(8, true);
  let at = HEADER_BYTES;
  for (let series = 0; series < count; series += 1) {
    const [run, key, points, total] = [0, 4, 8, 12].map((offset) => view.getUint32(at + offset, true)) as [number, number, number, number];
    const start = at + SERIES_HEADER_BYTES;
    each(run, key, (index) => new Float64Array(answer, start + index * points * 8, points), total);
    at = start + width * points * 8;
  }
}

import { expect, test } from 'vitest';
import { type Columns, readColumns } from './columns';

/** An answer as the server writes it. */
function answer(...series: { run: number; key: number; columns: number[][] }[]): ArrayBuffer {
  const words = series.reduce((sum, { columns }) => sum + 2 + columns.flat().length, 3);
  const view = new DataView(new ArrayBuffer(words * 8));
  [0x54, 0x52, 0x4b, 0x53, 1, 0, 3, 0, series.length].forEach((byte, at) => view.setUint8(at, byte));
  let at = 24;
  for (const { run, key, columns } of series) {
    [run, key, columns[0]?.length ?? 0, 9].forEach((number, index) => view.setUint32(at + index * 4, number, true));
    at += 16;
    for (const number of columns.flat()) {
      view.setFloat64(at, number, true);
      at += 8;
    }
  }
  return view.buffer;
}

test('columns are views of the answer', () => {
  const bytes = answer(
    { run: 0, key: 2, columns: [[1, 2], [10, 20], [NaN, -Infinity]] },
    { run: 1, key: 0, columns: [[5], [6], [0.1]] },
  );
  const read: [number, number, Columns, number][] = [];
  readColumns(bytes, (...series) => read.push(series));
  expect(read.map(([run, key, , total]) => [run, key, total])).toEqual([[0, 2, 9], [1, 0, 9]]);
  expect([...(read[0]?.[2].values ?? [])]).toEqual([NaN, -Infinity]);
  expect(read[1]?.[2]).toEqual({ steps: Float64Array.of(5), times: Float64Array.of(6), values: Float64Array.of(0.1) });
  expect(read[0]?.[2].steps.buffer).toBe(bytes);
});

test('an answer of another kind is not drawn', () => {
  const read = (bytes: ArrayBuffer) => () => readColumns(bytes, () => undefined);
  expect(read(new ArrayBuffer(8))).toThrow('reload');
  expect(read(new TextEncoder().encode('<html>please sign in</html>').buffer)).toThrow('reload');
});

/** An array of NumPy's `.npy` format, as far as it was read. */
export interface NpyArray {
  dtype: string;
  shape: number[];
  fortranOrder: boolean;
  /** The values in the file's order, of which there may be fewer than the shape says; undefined for types that hold no numbers. */
  values: ArrayLike<number | bigint> | undefined;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

type Reader = (view: DataView, at: number, isLittle: boolean) => number | bigint;

const READERS: Record<string, [bytes: number, read: Reader]> = {
  b1: [1, (view, at) => view.getUint8(at)],
  i1: [1, (view, at) => view.getInt8(at)],
  u1: [1, (view, at) => view.getUint8(at)],
  i2: [2, (view, at, little) => view.getInt16(at, little)],
  u2: [2, (view, at, little) => view.getUint16(at, little)],
  i4: [4, (view, at, little) => view.getInt32(at, little)],
  u4: [4, (view, at, little) => view.getUint32(at, little)],
  i8: [8, (view, at, little) => view.getBigInt64(at, little)],
  u8: [8, (view, at, little) => view.getBigUint64(at, little)],
  f2: [2, (view, at, little) => half(view.getUint16(at, little))],
  f4: [4, (view, at, little) => view.getFloat32(at, little)],
  f8: [8, (view, at, little) => view.getFloat64(at, little)],
};

/** Reads a `.npy` file, or the beginning of one. Throws what is wrong with it. */
export function parseNpy(bytes: Uint8Array): NpyArray {
  if (!MAGIC.every((byte, at) => bytes[at] === byte) || bytes.length < 12) throw new Error('it does not start as a .npy file does');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isFirstVersion = bytes[6] === 1;
  const length = isFirstVersion ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = isFirstVersion ? 10 : 12;
  if (start + length > bytes.length) throw new Error('its header is cut off');
  const header = new TextDecoder('latin1').decode(bytes.subarray(start, start + length));
  const descr = /'descr':\s*'([^']+)'/.exec(header)?.[1];
  const shape = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1];
  if (shape === undefined) throw new Error(`its header has no shape: ${header.slice(0, 100)}`);
  return {
    dtype: descr ?? 'a structured type',
    shape: shape.split(',').map((part) => part.trim()).filter(Boolean).map(Number),
    fortranOrder: /'fortran_order':\s*True/.test(header),
    values: descr === undefined ? undefined : readValues(view, start + length, descr),
  };
}

function readValues(view: DataView, start: number, descr: string): ArrayLike<number | bigint> | undefined {
  const found = READERS[descr.slice(1)];
  if (!found) return undefined;
  const [size, read] = found;
  const isLittle = descr[0] !== '>';
  const values = new Array<number | bigint>(Math.floor((view.byteLength - start) / size));
  for (let index = 0; index < values.length; index += 1) values[index] = read(view, start + index * size, isLittle);
  return values;
}

/** A 16-bit float. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1_024) * 2 ** (exponent - 15);
}

/** As rows and columns: a vector is a column, of more dimensions all but the last are rows. */
export function asRows({ shape, fortranOrder, values }: NpyArray): { rows: number; columns: number; at: (row: number, column: number) => number | bigint | undefined } {
  const columns = shape.length < 2 ? 1 : (shape.at(-1) ?? 1);
  const total = shape.reduce((product, size) => product * size, 1);
  const rows = columns === 0 ? 0 : total / columns;
  // In Fortran's order the first index runs fastest: of two dimensions that is the row.
  const isByColumn = fortranOrder && shape.length === 2;
  return { rows, columns, at: (row, column) => values?.[isByColumn ? column * rows + row : row * columns + column] };
}

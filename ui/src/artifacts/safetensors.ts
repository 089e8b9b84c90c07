export interface Tensors {
  tensors: { name: string; dtype: string; shape: number[]; parameters: number; bytes: number }[];
  parameters: number;
  metadata: [key: string, value: string][];
}

/** The format's own limit. */
const MAX_HEADER = 100_000_000;

/** The length of the header, from the first eight bytes of a file of `size`. */
export function headerLength(bytes: Uint8Array, size: number): number {
  if (bytes.length < 8) throw new Error('It is too short.');
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > MAX_HEADER || length + 8 > size) throw new Error('Its first bytes are no length of a header.');
  return length;
}

export function parseTensors(bytes: Uint8Array): Tensors {
  const header = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, { dtype?: string; shape?: number[]; data_offsets?: number[] }>;
  const { __metadata__: metadata = {}, ...entries } = header;
  const tensors = Object.entries(entries).map(([name, { dtype = '', shape = [], data_offsets: [start = 0, end = 0] = [] }]) => ({
    name,
    dtype,
    shape,
    parameters: shape.reduce((product, side) => product * side, 1),
    bytes: end - start,
  }));
  return {
    tensors,
    parameters: tensors.reduce((sum, tensor) => sum + tensor.parameters, 0),
    metadata: Object.entries(metadata).map(([key, value]) => [key, String(value)]),
  };
}

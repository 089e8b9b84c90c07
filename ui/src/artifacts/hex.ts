const ROW = 16;

/** Lines of offset, sixteen bytes in hexadecimal and the same as ASCII. */
export function hexLines(bytes: Uint8Array): string[] {
  const lines = [];
  for (let at = 0; at < bytes.length; at += ROW) {
    const row = [...bytes.subarray(at, at + ROW)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0'));
    const halves = [hex.slice(0, 8).join(' '), hex.slice(8).join(' ')].join('  ').padEnd(ROW * 3);
    const ascii = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${at.toString(16).padStart(8, '0')}  ${halves} ${ascii}`);
  }
  return lines;
}

/** What the first bytes of well-known binary formats are. */
const MAGIC: [signature: number[], name: string][] = [
  [[0x50, 0x4b, 0x03, 0x04], 'a zip archive (PyTorch’s .pt and .npz files are such archives, too)'],
  [[0x1f, 0x8b], 'gzip-compressed data'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'Zstandard-compressed data'],
  [[0x80, 0x02], 'a Python pickle'],
  [[0x80, 0x03], 'a Python pickle'],
  [[0x80, 0x04], 'a Python pickle'],
  [[0x80, 0x05], 'a Python pickle'],
  [[0x89, 0x48, 0x44, 0x46], 'an HDF5 file'],
  [[0x47, 0x47, 0x55, 0x46], 'a GGUF model'],
  [[0x7f, 0x45, 0x4c, 0x46], 'an ELF executable'],
  [[0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], 'an SQLite database'],
  [[0x41, 0x52, 0x52, 0x4f, 0x57, 0x31], 'an Arrow file'],
  [[0x08], 'protocol buffers, perhaps an ONNX model'],
];

/** What the content seems to be; undefined when its first bytes say nothing. */
export function recognise(bytes: Uint8Array): string | undefined {
  return MAGIC.find(([signature]) => signature.every((byte, at) => bytes[at] === byte))?.[1];
}

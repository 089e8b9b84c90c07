/** A piece of a text file: whole lines, but for one that is longer than a piece. */
export interface TextPiece {
  lines: string[];
  /** Where the next piece starts; undefined at the end of the file. */
  next: number | undefined;
}

/** Longer lines are cut for showing: a browser lays out a line at a time. */
export const MAX_LINE = 20_000;

const NEWLINE = 0x0a;

/** Cuts what was read at `start` of a file of `total` bytes behind its last line break, so that pieces can be read one by one. */
export function cutLines(bytes: Uint8Array, start: number, total: number): TextPiece {
  const isLast = start + bytes.length >= total;
  const end = isLast ? bytes.length : bytes.lastIndexOf(NEWLINE) + 1 || wholeCharacters(bytes);
  const text = new TextDecoder().decode(bytes.subarray(0, end));
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '' && lines.length > 1) lines.pop();
  return { lines: lines.map(shorten), next: isLast || end === 0 ? undefined : start + end };
}

function shorten(line: string): string {
  if (line.length <= MAX_LINE) return line;
  return `${line.slice(0, MAX_LINE)}… (${(line.length - MAX_LINE).toLocaleString()} more characters in this line)`;
}

/** Up to the last character that is not cut: its first byte is among the last four. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(4, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return bytes.length - back;
  }
  return bytes.length;
}

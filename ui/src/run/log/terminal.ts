/** Text as a terminal shows it: colours and weights are spans, and what a carriage return has overwritten is gone. */
export interface Span {
  text: string;
  /** Names of classes, see `log.css`. */
  look: string;
}

/** How what follows looks; it goes on to the next lines until it is reset. */
export interface Pen {
  color: string;
  background: string;
  marks: ReadonlySet<string>;
}

export const PLAIN: Pen = { color: '', background: '', marks: new Set() };

const COLORS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
const MARKS: Record<number, string> = { 1: 'bold', 2: 'faint', 3: 'italic', 4: 'underline', 7: 'inverse' };

const ESCAPE = '\x1b';
/** Control sequences, of which those that end with `m` say how text looks; titles of windows; and single characters. */
const SEQUENCE = /\x1b\[([\d;:?]*)[ -/]*([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b./g;

/** A line as spans, and the pen behind it. */
export function renderLine(raw: string, pen: Pen): [Span[], Pen] {
  const line = withoutOverwritten(raw);
  if (!line.includes(ESCAPE)) return [spanOf(line, pen), pen];
  const spans: Span[] = [];
  let from = 0;
  for (const match of line.matchAll(SEQUENCE)) {
    spans.push(...spanOf(line.slice(from, match.index), pen));
    from = match.index + match[0].length;
    if (match[2] === 'm') pen = changed(pen, match[1] ?? '');
  }
  return [[...spans, ...spanOf(line.slice(from), pen)], pen];
}

/** What a line says, without how. */
export function plainText(raw: string): string {
  return withoutOverwritten(raw).replace(SEQUENCE, '');
}

/** Of a bar that draws itself over and over, the last state. */
function withoutOverwritten(raw: string): string {
  const line = raw.replace(/\r+$/, '');
  return line.slice(line.lastIndexOf('\r') + 1);
}

function spanOf(text: string, { color, background, marks }: Pen): Span[] {
  if (text === '') return [];
  return [{ text, look: [color && `log-${color}`, background && `log-on-${background}`, ...[...marks].map((mark) => `log-${mark}`)].filter(Boolean).join(' ') }];
}

function changed(pen: Pen, codes: string): Pen {
  let { color, background } = pen;
  const marks = new Set(pen.marks);
  const all = codes.split(/[;:]/).map(Number);
  for (let at = 0; at < all.length; at += 1) {
    const code = all[at] ?? 0;
    if (code === 0) {
      [color, background] = ['', ''];
      marks.clear();
    } else if (MARKS[code]) marks.add(MARKS[code]);
    else if (code === 22) ['bold', 'faint'].forEach((mark) => marks.delete(mark));
    else if (code > 22 && code < 28) marks.delete(MARKS[code - 20] ?? '');
    else if (code === 38 || code === 48) {
      const [chosen, used] = paletteColor(all.slice(at + 1));
      if (code === 38) color = chosen;
      else background = chosen;
      at += used;
    } else if (code === 39) color = '';
    else if (code === 49) background = '';
    else if ((code >= 30 && code < 38) || (code >= 90 && code < 98)) color = named(code % 10, code >= 90);
    else if ((code >= 40 && code < 48) || (code >= 100 && code < 108)) background = named(code % 10, code >= 100);
  }
  return { color, background, marks };
}

function named(color: number, isBright: boolean): string {
  return `${isBright ? 'bright-' : ''}${COLORS[color] ?? 'white'}`;
}

/** One of sixteen for a color of a larger palette, and how many numbers it took. */
function paletteColor([kind, first = 0, green = 0, blue = 0]: number[]): [string, number] {
  if (kind === 2) return [nearest(first, green, blue), 4];
  if (kind !== 5) return ['', 1];
  if (first < 16) return [named(first % 8, first >= 8), 2];
  if (first >= 232) return [nearest(8 + 10 * (first - 232), 8 + 10 * (first - 232), 8 + 10 * (first - 232)), 2];
  const level = (place: number) => Math.floor((first - 16) / place) % 6 * 51;
  return [nearest(level(36), level(6), level(1)), 2];
}

/** The named color whose channels are on where those of this one are. */
function nearest(red: number, green: number, blue: number): string {
  const most = Math.max(red, green, blue);
  if (most < 64) return 'bright-black';
  const isOn = (channel: number) => Number(channel > most / 2);
  return named(isOn(red) + 2 * isOn(green) + 4 * isOn(blue), most > 192);
}

import { toSvg } from '../kit/svgPen';
import type { Size } from '../kit/pen';
import { themeOf } from '../kit/theme';
import type { Exports } from '../cards/exports';
import { readAllPoints, toParquet, toRows } from '../data/allPoints';
import { exactNumber } from '../../lib/format';

export const FORMATS = ['PNG', 'SVG', 'CSV', 'CSV of all points', 'Parquet of all points'] as const;
export type Format = (typeof FORMATS)[number];

const TITLE_HEIGHT = 28;
/** Pixels of a PNG for each of the chart, so that it stays sharp in print. */
const PNG_SCALE = 2;
/** Cells that begin so are formulas to spreadsheets. */
const FORMULA = /^[=+\-@\t\r]/;

/** Saves a chart as a file. `frame` is what shows it, for its size and colours. */
export async function download(format: Format, title: string, { rows, sampled, paint }: Exports, frame: Element): Promise<void> {
  if (format === 'CSV of all points' || format === 'Parquet of all points') {
    if (!sampled) return;
    const all = await readAllPoints(sampled.runs, sampled.keys);
    if (format === 'CSV of all points') save(title, 'csv', new Blob([toCsv(toRows(all))], { type: 'text/csv' }));
    else save(title, 'parquet', new Blob([await toParquet(all)], { type: 'application/vnd.apache.parquet' }));
    return;
  }
  if (format === 'CSV') {
    if (rows) save(title, 'csv', new Blob([toCsv(rows())], { type: 'text/csv' }));
    return;
  }
  if (!paint) return;
  const { clientWidth: width, clientHeight: height } = frame;
  const whole = { width, height: height + TITLE_HEIGHT };
  const svg = toSvg(whole, themeOf(frame).surface, (pen) => {
    const theme = themeOf(frame);
    pen.fillStyle = theme.text;
    pen.textBaseline = 'top';
    pen.font = theme.font.replace('11px', '13px');
    pen.fillText(title, 8, 8);
    pen.save();
    pen.translate(0, TITLE_HEIGHT);
    paint(pen, { width, height }, theme);
    pen.restore();
  });
  save(title, format.toLowerCase(), format === 'SVG' ? new Blob([svg], { type: 'image/svg+xml' }) : await toPng(svg, whole));
}

async function toPng(svg: string, { width, height }: Size): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: width * PNG_SCALE, height: height * PNG_SCALE });
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The image could not be made.')))));
}

/** Numbers are exact; texts that a spreadsheet would run are quoted by an apostrophe. */
export function toCsv(rows: (string | number)[][]): string {
  return rows.map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}

function cell(value: string | number): string {
  if (typeof value === 'number') return exactNumber(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function save(title: string, extension: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement('a'), { href: url, download: `${title.replace(/[^\w.-]+/g, '_')}.${extension}` });
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { ErrorNotice } from '../components/ErrorNotice';
import { Facts } from '../components/Facts';
import { Loading } from '../components/Loading';
import { baseName, headQuery } from '../lib/api/artifacts';
import { byteSize, exactNumber } from '../lib/format';
import { DataGrid } from './DataGrid';
import type { ViewProps } from './FileView';
import { HexView } from './HexView';
import { messageOf } from './Loaded';
import { type NpyArray, asRows, parseNpy, shortestFloat32 } from './npy';

const MAX_BYTES = 16 * 1_024 * 1_024;
/** As many as a table shows. */
const MOST_COLUMNS = 200;
/** Sides of an array that is drawn as an image, in pixels. */
const IMAGE = { least: 2, most: 2_048 };

/** A NumPy array: its header, its values and, of two dimensions, its picture. */
export default function NpyView({ source, file }: ViewProps) {
  const { data: head, error, refetch } = useQuery(headQuery(source, file.path, MAX_BYTES));
  const array = useMemo(() => head && parse(head.bytes), [head]);
  if (error && !head) return <ErrorNotice title="The file could not be read" error={error} onRetry={() => void refetch()} />;
  if (!head || !array) return <Loading what="the array" />;
  if ('reason' in array) {
    return (
      <>
        <p className="notice">This cannot be read as a NumPy array: {array.reason}.</p>
        <HexView head={head} />
      </>
    );
  }
  const { rows, columns, at } = asRows(array);
  const isWhole = head.bytes.length === head.total;
  const range = array.values && extremes(array.values);
  const shown = shownIn(array);
  return (
    <>
      <Facts
        facts={[
          ['Type', <code key="type">{array.dtype}</code>],
          ['Shape', array.shape.length === 0 ? 'a single value' : array.shape.join(' × ')],
          ['Order', array.shape.length > 1 ? (array.fortranOrder ? 'Fortran (columns first)' : 'C (rows first)') : undefined],
          ['Range', range && `${exactNumber(Number(shown(range.min)))} to ${exactNumber(Number(shown(range.max)))}`],
        ]}
      />
      {!isWhole && <p className="muted">The first {byteSize(head.bytes.length)} were read.</p>}
      {range && isWhole && array.shape.length === 2 && isPicture(rows) && isPicture(columns) && (
        <ArrayImage rows={rows} columns={columns} at={at} range={range} label={`${baseName(file.path)} as an image, dark is low`} />
      )}
      {array.values ? (
        <Values array={array} label={baseName(file.path)} rowCount={isWhole ? rows : Math.floor(array.values.length / Math.max(columns, 1))} />
      ) : (
        <p className="muted">Values of this type are not shown.</p>
      )}
    </>
  );
}

function Values({ array, label, rowCount }: { array: NpyArray; label: string; rowCount: number }) {
  const { columns, at } = useMemo(() => asRows(array), [array]);
  const names = useMemo(() => (columns === 1 ? ['value'] : Array.from({ length: columns }, (_, index) => String(index))), [columns]);
  const row = useCallback((index: number) => Array.from({ length: Math.min(columns, MOST_COLUMNS) }, (_, column) => shownIn(array)(at(index, column))), [array, columns, at]);
  return <DataGrid label={label} columns={names} rowCount={rowCount} row={row} />;
}

/** How a value of the array is written. */
function shownIn({ dtype }: NpyArray): (value: number | bigint | undefined) => number | bigint | undefined {
  const isSingle = dtype.endsWith('f4');
  return (value) => (isSingle && typeof value === 'number' ? shortestFloat32(value) : value);
}

function parse(bytes: Uint8Array): NpyArray | { reason: string } {
  try {
    return parseNpy(bytes);
  } catch (cause) {
    return { reason: messageOf(cause) };
  }
}

function isPicture(side: number): boolean {
  return side >= IMAGE.least && side <= IMAGE.most;
}

interface Range {
  min: number;
  max: number;
}

/** Of the finite values; undefined when there are none. */
function extremes(values: ArrayLike<number | bigint>): Range | undefined {
  let [min, max] = [Infinity, -Infinity];
  for (let index = 0; index < values.length; index += 1) {
    const value = Number(values[index]);
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min <= max ? { min, max } : undefined;
}

interface ArrayImageProps {
  rows: number;
  columns: number;
  at: (row: number, column: number) => number | bigint | undefined;
  range: Range;
  label: string;
}

/** Shades of grey from the least to the greatest value; what is no number is transparent. */
function ArrayImage({ rows, columns, at, range, label }: ArrayImageProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const image = context.createImageData(columns, rows);
    const scale = 255 / (range.max - range.min || 1);
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        const value = Number(at(row, column));
        if (!Number.isFinite(value)) continue;
        const offset = (row * columns + column) * 4;
        image.data.fill((value - range.min) * scale, offset, offset + 3);
        image.data[offset + 3] = 255;
      }
    }
    context.putImageData(image, 0, 0);
  }, [rows, columns, at, range.min, range.max]);
  return <canvas ref={canvas} width={columns} height={rows} role="img" aria-label={label} className="array-image" />;
}

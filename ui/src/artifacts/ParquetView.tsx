import { useQueries, useQuery } from '@tanstack/react-query';
import { gunzipSync } from 'fflate';
import { decompress as decompressZstd } from 'fzstd';
import { parquetMetadataAsync, parquetRead, parquetSchema } from 'hyparquet';
import { useSearch } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { type ArtifactSource, READ_ONCE, artifactUrl, baseName, readPart } from '../lib/api/artifacts';
import { count } from '../lib/format';
import { DataGrid } from './DataGrid';
import type { ViewProps } from './FileView';
import { messageOf } from './Loaded';
import type { ArtifactSearch } from './urlState';

const PAGE_ROWS = 500;
/** Of more, not all rows are read to order or search them. */
const MOST_ORDERED = { rows: 500_000, bytes: 64 << 20 };

/** Beside Snappy, which hyparquet brings along. None needs WebAssembly, which the page's policy does not allow. */
const COMPRESSORS = { GZIP: (input: Uint8Array) => gunzipSync(input), ZSTD: (input: Uint8Array) => decompressZstd(input) };

/** The file as its reader sees it: bytes that are fetched when they are asked for. */
function remote(source: ArtifactSource, path: string, byteLength: number) {
  return {
    byteLength,
    slice: async (start: number, end = byteLength) => {
      const { bytes } = await readPart(artifactUrl(source, path), start, end);
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    },
  };
}

/** A Parquet file as a table: its footer first, then the rows in sight. */
export default function ParquetView({ source, file }: ViewProps) {
  const [range, setRange] = useState({ start: 0, end: 0 });
  const key = ['parquet', source.kind, source.id, file.path];
  const size = file.size ?? 0;
  const { data: footer, error } = useQuery({
    queryKey: [...key, 'footer'],
    queryFn: () => parquetMetadataAsync(remote(source, file.path, size)),
    ...READ_ONCE,
    retry: false,
  });
  const first = Math.floor(range.start / PAGE_ROWS);
  const pages = footer && range.end > range.start ? Array.from({ length: Math.floor((range.end - 1) / PAGE_ROWS) - first + 1 }, (_, i) => first + i) : [];
  const queries = useQueries({
    queries: pages.map((page) => ({
      queryKey: [...key, page],
      queryFn: () => readRows(source, file.path, size, footer, page * PAGE_ROWS, (page + 1) * PAGE_ROWS),
      ...READ_ONCE,
      retry: false,
    })),
  });
  const { sort, rowFilter } = useSearch({ strict: false }) as ArtifactSearch;
  const isOrdered = sort !== undefined || rowFilter !== undefined;
  const rowCount = Number(footer?.num_rows ?? 0);
  const isTooLarge = rowCount > MOST_ORDERED.rows || size > MOST_ORDERED.bytes;
  const whole = useQuery({
    queryKey: [...key, 'all'],
    queryFn: () => readRows(source, file.path, size, footer, 0, rowCount),
    enabled: footer !== undefined && isOrdered && !isTooLarge,
    ...READ_ONCE,
    retry: false,
  });
  const all = whole.data;
  const rowOfAll = useCallback((index: number) => all?.[index], [all]);
  if (error) return <Unreadable error={error} />;
  if (!footer) return <Loading what="the table" />;
  const failed = queries.find((query) => query.error)?.error ?? whole.error;
  const columns = parquetSchema(footer).children.map(({ element }) => element.name);
  const groups = footer.row_groups;
  const codec = groups[0]?.columns[0]?.meta_data?.codec;
  return (
    <>
      <p className="muted">
        {count(groups.length, 'row group')}
        {codec && codec !== 'UNCOMPRESSED' && `, compressed with ${codec}`}
        {footer.created_by && `, written by ${footer.created_by}`}
      </p>
      {failed && <Unreadable error={failed} />}
      <DataGrid
        label={baseName(file.path)}
        columns={columns}
        rowCount={rowCount}
        row={all && isOrdered ? rowOfAll : (index) => queries[Math.floor(index / PAGE_ROWS) - first]?.data?.[index % PAGE_ROWS]}
        pending={!isOrdered || all ? undefined : isTooLarge ? 'The table is too large to be ordered or searched here.' : 'Reading all rows…'}
        onRange={(start, end) => setRange((before) => (before.start === start && before.end === end ? before : { start, end }))}
      />
    </>
  );
}

async function readRows(
  source: ArtifactSource,
  path: string,
  size: number,
  metadata: Awaited<ReturnType<typeof parquetMetadataAsync>> | undefined,
  rowStart: number,
  rowEnd: number,
): Promise<unknown[][]> {
  let rows: unknown[][] = [];
  await parquetRead({
    file: remote(source, path, size),
    ...(metadata && { metadata }),
    rowStart,
    rowEnd: Math.min(rowEnd, Number(metadata?.num_rows ?? 0)),
    compressors: COMPRESSORS,
    useOffsetIndex: true,
    onComplete: (read) => {
      rows = read;
    },
  });
  return rows;
}

function Unreadable({ error }: { error: unknown }) {
  return <ErrorNotice title="This cannot be read as Parquet" error={error instanceof Error ? error : new Error(messageOf(error))} />;
}

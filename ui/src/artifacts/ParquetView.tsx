import { useQueries, useQuery } from '@tanstack/react-query';
import { gunzipSync } from 'fflate';
import { decompress as decompressZstd } from 'fzstd';
import { parquetMetadataAsync, parquetRead, parquetSchema } from 'hyparquet';
import { useState } from 'react';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { type ArtifactSource, artifactUrl, baseName, readPart } from '../lib/api/artifacts';
import { count } from '../lib/format';
import { DataGrid } from './DataGrid';
import type { ViewProps } from './FileView';
import { messageOf } from './Loaded';

const PAGE_ROWS = 500;

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
    structuralSharing: false,
    retry: false,
  });
  const first = Math.floor(range.start / PAGE_ROWS);
  const pages = footer && range.end > range.start ? Array.from({ length: Math.floor((range.end - 1) / PAGE_ROWS) - first + 1 }, (_, i) => first + i) : [];
  const queries = useQueries({
    queries: pages.map((page) => ({
      queryKey: [...key, page],
      queryFn: () => readRows(source, file.path, size, footer, page),
      structuralSharing: false,
      gcTime: 60_000,
      staleTime: Infinity,
      retry: false,
    })),
  });
  if (error) return <Unreadable error={error} />;
  if (!footer) return <Loading what="the table" />;
  const failed = queries.find((query) => query.error)?.error;
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
        rowCount={Number(footer.num_rows)}
        row={(index) => queries[Math.floor(index / PAGE_ROWS) - first]?.data?.[index % PAGE_ROWS]}
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
  page: number,
): Promise<unknown[][]> {
  let rows: unknown[][] = [];
  const rowStart = page * PAGE_ROWS;
  await parquetRead({
    file: remote(source, path, size),
    ...(metadata && { metadata }),
    rowStart,
    rowEnd: Math.min(rowStart + PAGE_ROWS, Number(metadata?.num_rows ?? 0)),
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

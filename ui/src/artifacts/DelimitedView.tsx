import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { baseName, headQuery } from '../lib/api/artifacts';
import { byteSize } from '../lib/format';
import { DataGrid } from './DataGrid';
import type { ViewProps } from './FileView';
import { parseDelimited } from './delimited';

const FIRST_BYTES = 4 * 1_024 * 1_024;
/** Beyond this the page would take too much memory. */
const MAX_BYTES = 256 * 1_024 * 1_024;

/** CSV or TSV as a table whose first row names the columns; of large files first their beginning. */
export function DelimitedView({ source, file, delimiter }: ViewProps & { delimiter: string }) {
  const [limit, setLimit] = useState(FIRST_BYTES);
  const { data: part, error, isFetching, refetch } = useQuery({ ...headQuery(source, file.path, limit), placeholderData: keepPreviousData });
  const rows = useMemo(
    () => part && parseDelimited(new TextDecoder().decode(part.bytes), delimiter, part.bytes.length < part.total),
    [part, delimiter],
  );
  // The first names the columns.
  const row = useCallback((index: number) => rows?.[index + 1], [rows]);
  if (error && !part) return <ErrorNotice title="The file could not be read" error={error} onRetry={() => void refetch()} />;
  if (!part || !rows) return <Loading what="the table" />;
  const [head = []] = rows;
  if (head.length === 0) return <p className="muted">This table is empty.</p>;
  const isCut = part.bytes.length < part.total;
  return (
    <>
      <DataGrid label={baseName(file.path)} columns={head} rowCount={rows.length - 1} row={row} />
      {isCut && (
        <p className="load-more">
          <span className="muted">
            These are the rows of the first {byteSize(part.bytes.length)} of {byteSize(part.total)}.
          </span>
          {limit < MAX_BYTES && (
            <button type="button" className="button" disabled={isFetching} onClick={() => setLimit(Math.min(limit * 8, MAX_BYTES))}>
              {isFetching ? 'Loading…' : 'Load more'}
            </button>
          )}
        </p>
      )}
    </>
  );
}

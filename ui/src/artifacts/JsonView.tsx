import { useCallback, useMemo } from 'react';
import { type ArtifactSource, baseName } from '../lib/api/artifacts';
import { DataGrid } from './DataGrid';
import type { ViewProps } from './FileView';
import { JsonTree } from './JsonTree';
import { Loaded, Misnamed, messageOf } from './Loaded';
import { type Table, asTable } from './loggedTable';

const MAX_BYTES = 20 * 1_024 * 1_024;

/** JSON as a tree; what `mlflow.log_table` wrote as a table. */
export function JsonView(props: ViewProps) {
  return (
    <Loaded {...props} maxBytes={MAX_BYTES}>
      {({ bytes }) => <Parsed {...props} bytes={bytes} />}
    </Loaded>
  );
}

function Parsed({ source, file, bytes }: ViewProps & { bytes: Uint8Array }) {
  const parsed = useMemo(() => parse(bytes), [bytes]);
  if ('reason' in parsed) return <Misnamed source={source} file={file} what="JSON" reason={parsed.reason} />;
  const table = asTable(parsed.value);
  if (table) return <LoggedTable table={table} source={source} label={baseName(file.path)} />;
  return <JsonTree value={parsed.value} label={baseName(file.path)} />;
}

function LoggedTable({ table: { columns, rows }, source, label }: { table: Table; source: ArtifactSource; label: string }) {
  const row = useCallback((index: number) => rows[index], [rows]);
  return <DataGrid label={label} columns={columns} rowCount={rows.length} row={row} source={source} />;
}

function parse(bytes: Uint8Array): { value: unknown } | { reason: string } {
  try {
    return { value: JSON.parse(new TextDecoder().decode(bytes)) };
  } catch (cause) {
    return { reason: messageOf(cause) };
  }
}

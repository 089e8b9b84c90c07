import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { ErrorNotice } from '../components/ErrorNotice';
import { Facts } from '../components/Facts';
import { Loading } from '../components/Loading';
import { READ_ONCE, artifactUrl, baseName, readPart } from '../lib/api/artifacts';
import { count } from '../lib/format';
import { DataGrid } from './DataGrid';
import type { ViewProps } from './FileView';
import { type Tensors, headerLength, parseTensors } from './safetensors';

/** The header of a safetensors file: which tensors it holds. Their values stay where they are. */
export default function SafetensorsView({ source, file }: ViewProps) {
  const { data, error } = useQuery({
    queryKey: ['safetensors', source.kind, source.id, file.path],
    queryFn: async ({ signal }): Promise<Tensors> => {
      const url = artifactUrl(source, file.path);
      const length = headerLength((await readPart(url, 0, 8, signal)).bytes, file.size ?? 0);
      return parseTensors((await readPart(url, 8, 8 + length, signal)).bytes);
    },
    ...READ_ONCE,
    retry: false,
  });
  const rows = useMemo(() => data?.tensors.map(({ name, dtype, shape, parameters, bytes }) => [name, dtype, shape.join(' × '), parameters, bytes]) ?? [], [data]);
  const row = useCallback((index: number) => rows[index], [rows]);
  if (error) return <ErrorNotice title="This cannot be read as safetensors" error={error} />;
  if (!data) return <Loading what="the header" />;
  return (
    <>
      <Facts facts={[['Tensors', count(data.tensors.length, 'tensor')], ['Parameters', data.parameters.toLocaleString()], ...data.metadata]} />
      <DataGrid label={`Tensors of ${baseName(file.path)}`} columns={['Name', 'Type', 'Shape', 'Parameters', 'Bytes']} rowCount={rows.length} row={row} />
    </>
  );
}

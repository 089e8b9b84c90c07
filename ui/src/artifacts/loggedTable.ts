export interface Table {
  columns: string[];
  rows: unknown[][];
}

/** A table as pandas writes it with `orient="split"`, which `mlflow.log_table` uses; undefined for any other JSON. */
export function asTable(value: unknown): Table | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { columns, data } = value as { columns?: unknown; data?: unknown };
  if (!Array.isArray(columns) || !Array.isArray(data)) return undefined;
  const isTable = data.every((row) => Array.isArray(row) && row.length === columns.length);
  return isTable ? { columns: columns.map(String), rows: data as unknown[][] } : undefined;
}

/** Where `mlflow.log_table` has put an image of a cell, among the artifacts: a small one unless the whole is asked for. */
export function imagePath(cell: unknown, size: 'small' | 'whole' = 'small'): string | undefined {
  if (typeof cell !== 'object' || cell === null) return undefined;
  const { type, filepath, compressed_filepath: compressed } = cell as Record<string, unknown>;
  if (type !== 'image') return undefined;
  const paths = size === 'small' ? [compressed, filepath] : [filepath, compressed];
  return paths.find((path): path is string => typeof path === 'string' && path !== '');
}

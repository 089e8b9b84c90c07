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

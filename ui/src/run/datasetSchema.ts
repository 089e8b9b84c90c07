import type { SchemaField } from '../lib/signature';

/** What is known of a dataset's columns. */
export type DatasetSchema = { kind: 'none' } | { kind: 'fields'; fields: SchemaField[] } | { kind: 'other'; text: string };

/** Reads a dataset's schema: columns where the client wrote MLflow's column list, else whatever it wrote. */
export function parseSchema(text: string): DatasetSchema {
  if (text.trim() === '' || text === 'null') return { kind: 'none' };
  try {
    const columns = (JSON.parse(text) as { mlflow_colspec?: unknown }).mlflow_colspec;
    if (Array.isArray(columns)) {
      const fields = (columns as { name?: string; type?: unknown; required?: boolean }[]).map(({ name, type, required }) => ({
        name,
        type: typeof type === 'string' ? type : JSON.stringify(type),
        required: required ?? true,
      }));
      return { kind: 'fields', fields };
    }
  } catch {
    // Not JSON: shown as it is.
  }
  return { kind: 'other', text };
}

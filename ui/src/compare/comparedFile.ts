import { kindOf } from '../artifacts/kind';

export type Comparable = 'image' | 'text';

const NOT_TEXT = new Set(['audio', 'video', 'pdf', 'parquet', 'npy', 'safetensors']);

/** How two files of a name are compared; undefined when they cannot be. What only its content can tell is tried as text. */
export function comparableAs(path: string): Comparable | undefined {
  const kind = kindOf(path.slice(path.lastIndexOf('/') + 1));
  if (kind === 'image') return 'image';
  return NOT_TEXT.has(kind) ? undefined : 'text';
}

/** JSON that is laid out alike, so that only what it says differs; other text as it is. */
export function comparableText(path: string, text: string): string {
  if (!/\.(json|geojson|ipynb)$/i.test(path)) return text;
  try {
    return `${JSON.stringify(JSON.parse(text), undefined, 2)}\n`;
  } catch {
    return text;
  }
}

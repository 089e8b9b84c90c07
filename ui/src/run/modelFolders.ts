import { MODEL_HISTORY_TAG } from '../lib/tags';

export interface ModelFolder {
  path: string;
  flavors: string[];
}

/** The folders of models that clients before 3.0 logged: a tag lists them, newest last. A folder that was logged to twice counts once. */
export function modelFolders(tags: Map<string, string>): ModelFolder[] {
  const folders = new Map<string, ModelFolder>();
  for (const entry of parse(tags.get(MODEL_HISTORY_TAG) ?? '[]')) {
    const path = entry?.artifact_path;
    if (typeof path !== 'string' || path === '') continue;
    const flavors = Object.keys(entry?.flavors ?? {}).filter((flavor) => flavor !== 'python_function');
    folders.set(path, { path, flavors });
  }
  return [...folders.values()];
}

function parse(text: string): ({ artifact_path?: unknown; flavors?: object } | null)[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

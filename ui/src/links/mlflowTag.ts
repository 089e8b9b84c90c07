/** Tags of an experiment that hold the tables that were shared from MLflow's UI, by the key in the link. */
const PREFIX = 'mlflow.sharedViewState.';
const COMPRESSED = 'deflate;';

export type MlflowState = Record<string, unknown>;

/** The shared table of this key, or nothing when the experiment has none. Throws where it cannot be read. */
export async function sharedState(tags: ReadonlyMap<string, string>, key: string): Promise<MlflowState | undefined> {
  const value = tags.get(PREFIX + key);
  if (value === undefined) return undefined;
  const outer = await parse(value);
  // MLflow 3.17 and later keep a name and times around it.
  return typeof outer['state'] === 'string' ? parse(outer['state']) : outer;
}

/** JSON, or base64 of what zlib made of it. */
async function parse(text: string): Promise<MlflowState> {
  const value: unknown = JSON.parse(text.startsWith(COMPRESSED) ? await inflated(text.slice(COMPRESSED.length)) : text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('The shared view is no object');
  return value as MlflowState;
}

function inflated(base64: string): Promise<string> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'))).text();
}

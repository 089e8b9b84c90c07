import { type Signature, readSignature } from '../lib/signature';

/** What an MLmodel file says of a model. */
export interface MlModel {
  flavors: Flavor[];
  facts: [name: string, value: string][];
  signature: Signature | null;
}

export interface Flavor {
  name: string;
  /** The library and its version, e.g. `sklearn_version: 1.5.0`, and whatever else the flavor notes. */
  details: [key: string, value: string][];
}

const FACTS: [key: string, name: string][] = [
  ['model_uuid', 'Model uuid'],
  ['model_id', 'Logged model'],
  ['run_id', 'Run id'],
  ['utc_time_created', 'Created (UTC)'],
  ['mlflow_version', 'MLflow version'],
  ['model_size_bytes', 'Size in bytes'],
  ['env_vars', 'Environment variables'],
];

/** Reads an MLmodel file. Throws what is wrong with it. */
export async function readMlModel(text: string): Promise<MlModel> {
  const { parse } = await import('yaml');
  const file: unknown = parse(text);
  if (typeof file !== 'object' || file === null) throw new Error('it holds no keys');
  const all = file as Record<string, unknown>;
  const flavors = Object.entries((all['flavors'] ?? {}) as Record<string, unknown>);
  return {
    flavors: flavors.map(([name, details]) => ({ name, details: details && typeof details === 'object' ? toText(details) : [] })),
    facts: FACTS.flatMap(([key, name]) => (all[key] === undefined || all[key] === null ? [] : [[name, plain(all[key])]])),
    signature: await readSignature(text),
  };
}

function toText(record: object): [string, string][] {
  return Object.entries(record)
    .filter(([, value]) => value !== null && value !== '')
    .map(([key, value]) => [key, plain(value)]);
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Python that loads a model and lets it predict. JSON's string literals are Python's too. */
export function loadSnippets(trackingUri: string, modelUri: string, flavors: readonly string[]): [name: string, code: string][] {
  const head = ['import mlflow', '', `mlflow.set_tracking_uri(${JSON.stringify(trackingUri)})`];
  const uri = JSON.stringify(modelUri);
  const own = flavors.filter((flavor) => /^[a-z_]\w*$/i.test(flavor) && flavor !== 'python_function');
  return [
    ['pyfunc', [...head, `model = mlflow.pyfunc.load_model(${uri})`, 'predictions = model.predict(data)'].join('\n')],
    ...own.map((flavor): [string, string] => [flavor, [...head, `model = mlflow.${flavor}.load_model(${uri})`].join('\n')]),
    ['serve', `MLFLOW_TRACKING_URI=${trackingUri} mlflow models serve -m ${shellQuote(modelUri)} --env-manager uv`],
  ];
}

/** A word for a POSIX shell. */
export function shellQuote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

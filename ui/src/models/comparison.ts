import { NO_STAGE, type ModelVersion } from '../lib/api/registry';
import type { Run } from '../lib/api/runs';
import { exactNumber, fullTime } from '../lib/format';
import type { SchemaField, Signature } from '../lib/signature';
import { isSystemMetric, isSystemTag } from '../lib/tags';
import { inNaturalOrder } from '../lib/naturalOrder';

export interface Compared {
  version: ModelVersion;
  run: Run | undefined;
  signature: Signature | null;
}

export interface ComparedRow {
  key: string;
  /** One a version; undefined where it has none. */
  values: (string | undefined)[];
  differs: boolean;
}

export interface ComparedSection {
  title: string;
  rows: ComparedRow[];
  /** Its values are exact numbers. */
  isNumeric: boolean;
}

/** Everything that versions have, side by side: in each section what differs first, then by key. */
export function comparison(compared: Compared[]): ComparedSection[] {
  const section = (title: string, valuesOf: (of: Compared) => Map<string, string>): ComparedSection => ({
    title,
    rows: comparedRows(compared.map(valuesOf)),
    isNumeric: title === 'Metrics',
  });
  return [
    section('Parameters', ({ run }) => run?.params ?? new Map()),
    section('Metrics', ({ run }) => metricsOf(run)),
    section('Inputs', ({ signature }) => fieldsOf(signature?.inputs)),
    section('Outputs', ({ signature }) => fieldsOf(signature?.outputs)),
    section('Tags', ({ version }) => new Map([...version.tags].filter(([key]) => !isSystemTag(key)))),
    section('Version', ({ version }) => attributesOf(version)),
  ].filter(({ rows: found }) => found.length > 0);
}

/** A row a key that any column has: what differs first, then by key. */
export function comparedRows(columns: Map<string, string>[]): ComparedRow[] {
  const keys = [...new Set(columns.flatMap((column) => [...column.keys()]))];
  const all = keys.map((key) => {
    const values = columns.map((column) => column.get(key));
    return { key, values, differs: new Set(values).size > 1 };
  });
  return all.toSorted((a, b) => Number(b.differs) - Number(a.differs) || inNaturalOrder(a.key, b.key));
}

function metricsOf(run: Run | undefined): Map<string, string> {
  const metrics = [...(run?.metrics.values() ?? [])].filter(({ key }) => !isSystemMetric(key));
  return new Map(metrics.map(({ key, value }) => [key, exactNumber(value)]));
}

function fieldsOf(fields: SchemaField[] | undefined): Map<string, string> {
  return new Map(fields?.map(({ name, type, required }, index) => [name ?? `(${index})`, required ? type : `${type}, optional`]));
}

function attributesOf(version: ModelVersion): Map<string, string> {
  const attributes: [string, string | undefined][] = [
    ['Stage', version.stage === NO_STAGE ? undefined : version.stage],
    ['Aliases', version.aliases.map((alias) => `@${alias}`).join(', ')],
    ['Created', version.created === undefined ? undefined : fullTime(version.created)],
    ['Source', version.source],
    ['Description', version.description],
  ];
  return new Map(attributes.filter((entry): entry is [string, string] => Boolean(entry[1])));
}

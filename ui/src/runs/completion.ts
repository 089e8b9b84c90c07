import type { Keys } from '../lib/api/keys';
import type { GroupKey, RunGroup } from '../lib/api/runGroups';
import { count } from '../lib/format';
import { identifier, quoteValue } from '../lib/search';

/** What may come next at a place of a filter. */
export interface Completion {
  /** The part of the text that is replaced. */
  from: number;
  to: number;
  options: Option[];
}

export interface Option {
  label: string;
  /** What is written in place of what was typed. */
  insert: string;
  /** What it is, in a word. */
  hint: string;
}

/** What the text before the cursor asks for. */
export interface Place {
  expects: 'field' | 'operator' | 'value' | 'junction';
  /** Where what is being typed begins. */
  from: number;
  /** What is being typed. */
  typed: string;
  /** The field before the operator, when a value is expected. */
  field?: string;
}

const ATTRIBUTES = ['run_name', 'status', 'user_id', 'start_time', 'end_time', 'duration', 'run_id', 'artifact_uri', 'model_versions'];
const DATASET_FIELDS = ['name', 'digest', 'context'];
const NUMERIC_OPERATORS = ['=', '!=', '<', '<=', '>', '>='];
const TEXT_OPERATORS = ['=', '!=', 'LIKE', 'ILIKE', 'RLIKE', 'IS NULL', 'IS NOT NULL'];
const STATUSES = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'];
const MOST_OPTIONS = 50;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DURATIONS: [string, number][] = [
  ['1 minute', MINUTE_MS],
  ['1 hour', HOUR_MS],
];
const AGES: [string, number][] = [
  ['1 hour ago', HOUR_MS],
  ['24 hours ago', 24 * HOUR_MS],
  ['7 days ago', 7 * 24 * HOUR_MS],
  ['30 days ago', 30 * 24 * HOUR_MS],
];

/** A token: a field with or without back quotes, a text, an operator, a bracket, a word or number; possibly unfinished. */
const TOKEN = /[a-zA-Z]+\.`[^`]*`?|`[^`]*`?|'[^']*'?|"[^"]*"?|[=!<>]+|[(),]|[^\s=!<>(),'"`]+/g;

/** What is being typed at the end of `before`, and what should be. */
export function placeOf(before: string): Place {
  const tokens = [...before.matchAll(TOKEN)].map((match) => ({ text: match[0], at: match.index }));
  const last = tokens.at(-1);
  const isTyping = last !== undefined && last.at + last.text.length === before.length && !/^[(),]$|^[=!<>]+$/.test(last.text) && !isClosed(last.text);
  const done = isTyping ? tokens.slice(0, -1) : tokens;
  const [from, typed] = isTyping ? [last.at, last.text] : [before.length, ''];

  let expects: Place['expects'] = 'field';
  let field: string | undefined;
  for (const { text } of done) {
    const word = text.toUpperCase();
    if (word === '(' && expects === 'field') continue;
    if (word === 'NOT' && expects !== 'value') continue;
    if (word === 'AND' || word === 'OR') expects = 'field';
    else if (expects === 'field') [field, expects] = [text, 'operator'];
    else if (expects === 'operator') expects = word === 'IS' ? 'operator' : word === 'NULL' ? 'junction' : 'value';
    else if (expects === 'value') expects = word === '(' || word === 'IN' || word === ',' ? 'value' : 'junction';
    else if (word === ',') expects = 'value';
  }
  return { expects, from, typed, ...(field !== undefined && { field }) };
}

/** Texts in quotes that have been closed are not being typed any more; names without quotes may go on. */
function isClosed(text: string): boolean {
  const quote = text.at(-1);
  return /['"`]/.test(quote ?? '') && text.indexOf(quote ?? '') < text.length - 1;
}

/** The parameter or tag of which a value is expected. */
export function keyOfValue({ expects, field }: Place): GroupKey | undefined {
  const [, kind, key] = /^(param|tag)\w*\.`?([^`]+)/.exec(field ?? '') ?? [];
  return expects === 'value' && key !== undefined ? { kind: kind === 'tag' ? 'tag' : 'param', key } : undefined;
}

/** What may be written at the end of the first `cursor` characters of `text`; `groups` are the runs by the values of `keyOfValue`. */
export function complete(text: string, cursor: number, keys: Keys | undefined, groups: readonly RunGroup[] = [], now = Date.now()): Completion {
  const place = placeOf(text.slice(0, cursor));
  const typed = place.typed.replaceAll('`', '').toLowerCase();
  const fits = (label: string) => label.toLowerCase().includes(typed);
  const word = (hint: string) => (label: string): Option => ({ label, insert: `${label} `, hint });
  let options: Option[] = [];
  if (place.expects === 'field') {
    const named = (kind: 'metrics' | 'params' | 'tags', hint: string) =>
      matching(kind, keys?.[kind] ?? [], typed).map((key): Option => ({ label: `${kind}.${key}`, insert: `${field(kind, key)} `, hint }));
    const plain = (entity: string, names: string[], hint: string) =>
      names.map((name) => `${entity}.${name}`).filter(fits).map((label): Option => ({ label, insert: `${label} `, hint }));
    options = [
      ...plain('attributes', ATTRIBUTES, 'attribute'),
      ...named('metrics', 'metric'),
      ...named('params', 'parameter'),
      ...named('tags', 'tag'),
      ...plain('datasets', DATASET_FIELDS, 'dataset'),
    ];
  } else if (place.expects === 'operator') {
    const isNumber = /^metrics?\.|_time$|duration$|model_versions$/.test(place.field ?? '');
    const operators = isNumber ? NUMERIC_OPERATORS : /run_id$/.test(place.field ?? '') ? [...TEXT_OPERATORS.slice(0, 5), 'IN'] : TEXT_OPERATORS;
    options = operators.map(word('operator'));
  } else if (place.expects === 'value' && /status$/.test(place.field ?? '')) {
    options = STATUSES.map((status) => ({ label: `'${status}'`, insert: `'${status}' `, hint: 'status' }));
  } else if (place.expects === 'value' && /(start|end)_time$/.test(place.field ?? '')) {
    options = AGES.map(([label, ms]) => ({ label, insert: `${now - ms} `, hint: new Date(now - ms).toLocaleString() }));
  } else if (place.expects === 'value' && /duration$/.test(place.field ?? '')) {
    options = DURATIONS.map(([label, ms]) => ({ label, insert: `${ms} `, hint: `${ms} ms` }));
  } else if (keyOfValue(place)) {
    options = groups.flatMap(valueOption);
  } else if (place.expects === 'junction' && text.slice(0, place.from).endsWith(' ')) {
    options = ['AND', 'OR'].map(word('and more'));
  }
  return { from: place.from, to: cursor, options: options.filter(({ label }) => place.expects === 'field' || fits(label)).slice(0, MOST_OPTIONS) };
}

/** Keys that hold what is typed, with or without their kind before it. Those that begin with it come first: there may be more than are offered. */
function matching(kind: string, keys: string[], typed: string): string[] {
  const [, typedKind, part = ''] = /^(metric|param|tag)\w*\.(.*)$/.exec(typed) ?? [];
  if (typedKind && !kind.startsWith(typedKind)) return [];
  const wanted = typedKind ? part : typed;
  const holds = (key: string) => key.toLowerCase().includes(wanted) || (!typedKind && `${kind}.`.includes(wanted));
  const begins = (key: string) => key.toLowerCase().startsWith(wanted);
  const found = keys.filter(holds);
  return [...found.filter(begins), ...found.filter((key) => !begins(key))];
}

/** The value that the runs of a group have; none where they have none, or one that cannot be written. */
function valueOption({ values: [value], runs }: RunGroup): Option[] {
  if (value === undefined || (value.includes("'") && value.includes('"'))) return [];
  const text = quoteValue(value);
  return [{ label: text, insert: `${text} `, hint: count(runs, 'run') }];
}

/** A field with back quotes only where it needs them. */
function field(kind: 'metrics' | 'params' | 'tags', key: string): string {
  return /^[\w.]+$/.test(key) ? `${kind}.${key}` : identifier(kind, key);
}

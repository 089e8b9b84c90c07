import type { XAxis } from '../data/lines';
import type { ChartGroup, ChartRun } from '../types';
import type { Option } from './options';
import type { BoardState } from './state';

/** Where the charts of a section differ from the board; what a card says for itself goes before it. */
export interface SectionSettings {
  x?: string | undefined;
  logY?: boolean | undefined;
  /** 0 to 0.99. */
  strength?: number | undefined;
  /** Charts in a row; as many as fit unless given. */
  columns?: number | undefined;
  /** A param or a tag, for each of whose values there are charts of their own. */
  splitBy?: string | undefined;
  /** A param unless it says otherwise. */
  splitKind?: 'tag' | undefined;
  /** Whether all charts of lines have the same y axis. */
  sharedY?: boolean | undefined;
}

/** Beside metrics, what charts can be drawn along. */
export const X_AXES: readonly Option[] = [
  ['', 'As the board'],
  ['step', 'Step'],
  ['relative', 'Relative time'],
  ['time', 'Wall time'],
];

export const MOST_COLUMNS = 6;
/** Values that have charts of their own. */
export const MOST_PARTS = 12;

/** Whether something that a layout brings can be settings. */
export function isSettings(value: unknown): boolean {
  if (value === undefined) return true;
  if (typeof value !== 'object' || value === null) return false;
  const { x, logY, strength, columns, splitBy, splitKind, sharedY } = value as Record<string, unknown>;
  const isOr = (given: unknown, is: boolean) => given === undefined || is;
  return (
    isOr(x, typeof x === 'string') &&
    isOr(logY, typeof logY === 'boolean') &&
    isOr(strength, typeof strength === 'number' && strength >= 0 && strength <= 0.99) &&
    isOr(columns, Number.isInteger(columns) && Number(columns) >= 1 && Number(columns) <= MOST_COLUMNS) &&
    isOr(splitBy, typeof splitBy === 'string') &&
    isOr(splitKind, splitKind === 'tag') &&
    isOr(sharedY, typeof sharedY === 'boolean')
  );
}

/** The board's state as the charts of a section take it. */
export function withSettings(state: BoardState, { x, logY, strength }: SectionSettings): BoardState {
  return { ...state, x: (x as XAxis | undefined) ?? state.x, logY: logY ?? state.logY, strength: strength ?? state.strength };
}

/** What is told of a section that differs; empty for one that does not. */
export function settingsText({ x, logY, strength, splitBy, sharedY }: SectionSettings): string {
  const axes: Record<string, string> = { step: 'step', relative: 'relative time', time: 'wall time' };
  return [
    x === undefined ? '' : `over ${axes[x] ?? x.slice(2)}`,
    logY === undefined ? '' : logY ? 'logarithmic' : 'linear',
    strength === undefined ? '' : `smoothing ${strength}`,
    sharedY ? 'one y axis' : '',
    splitBy === undefined ? '' : `split by ${splitBy}`,
  ]
    .filter(Boolean)
    .join(', ');
}

export interface Part {
  value: string;
  runs: ChartRun[];
  groups: ChartGroup[] | undefined;
}

/** What the runs of a part have in common. */
export function partName({ splitBy }: SectionSettings, { value }: Part): string {
  return `${splitBy}: ${value || 'none'}`;
}

const COLLATOR = new Intl.Collator('en', { numeric: true });

/** What a run has of what a section is split by; empty where it has nothing. */
export function splitValue({ splitBy = '', splitKind }: SectionSettings, { params, tags }: ChartRun): string {
  return (splitKind === 'tag' ? tags : params)?.get(splitBy) ?? '';
}

/** The runs by the values that a section is split by, in natural order; runs without one come last. */
export function partsBy(settings: SectionSettings, runs: readonly ChartRun[], groups: readonly ChartGroup[] | undefined): Part[] {
  const parts = new Map<string, ChartRun[]>();
  for (const run of runs) {
    const value = splitValue(settings, run);
    const others = parts.get(value);
    if (others) others.push(run);
    else parts.set(value, [run]);
  }
  return [...parts]
    .sort(([a], [b]) => Number(a === '') - Number(b === '') || COLLATOR.compare(a, b))
    .slice(0, MOST_PARTS)
    .map(([value, members]) => {
      const ids = new Set(members.map(({ id }) => id));
      const own = groups?.map((group) => ({ ...group, size: undefined, runIds: group.runIds.filter((id) => ids.has(id)) })).filter(({ runIds }) => runIds.length > 0);
      return { value, runs: members, groups: own };
    });
}

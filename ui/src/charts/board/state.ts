import type { Band } from '../data/groups';
import type { XAxis } from '../data/lines';
import type { Smoothing } from '../data/smoothing';
import { type Layout, parseLayout } from './layout';
import { type Range, UNZOOMED, type ZoomState, readRanges } from './zoom';

/** What the URL keeps of a board, but for the ways back. */
export interface BoardState extends ZoomState {
  x: XAxis;
  logX: boolean;
  logY: boolean;
  smoothing: Smoothing;
  /** 0 to 0.99. */
  strength: number;
  /** Whether the y axes leave out what lies beyond the 5th and 95th percentile. */
  withoutOutliers: boolean;
  band: Band;
  /** A regular expression that titles match. */
  search: string;
  /** The card that fills the window. */
  full: string | undefined;
  /** Of which value, in a section that is split by values. */
  fullPart: string | undefined;
  /** A layout that came with a link; else the browser's own is used. */
  layout: Layout | undefined;
}

export const DEFAULT_STATE: BoardState = {
  x: 'step',
  logX: false,
  logY: false,
  smoothing: 'ema',
  strength: 0,
  withoutOutliers: false,
  band: 'minmax',
  ...UNZOOMED,
  search: '',
  full: undefined,
  fullPart: undefined,
  layout: undefined,
};

/** Longer texts are no state: what a URL brings is bounded. */
const MAX_TEXT = 500;

/** Undefined for the state that every board begins with. */
export function writeState(state: BoardState): string | undefined {
  const fields = new URLSearchParams();
  const set = (name: string, value: string | undefined) => value && fields.set(name, value);
  set('x', state.x === 'step' ? '' : state.x);
  set('log', (state.logX ? 'x' : '') + (state.logY ? 'y' : ''));
  set('smooth', state.strength > 0 ? String(state.strength) : '');
  set('by', state.smoothing === 'average' ? 'average' : '');
  set('outliers', state.withoutOutliers ? 'hide' : '');
  set('band', state.band === 'std' ? 'std' : '');
  set('zoom', state.zoom?.join('~'));
  set('yzoom', Object.keys(state.yZooms).length > 0 ? JSON.stringify(state.yZooms) : '');
  set('search', state.search);
  set('full', state.full);
  // Runs without a value have a part as well.
  set('part', state.full !== undefined && state.fullPart !== undefined ? `=${state.fullPart}` : '');
  set('layout', state.layout && JSON.stringify(state.layout));
  return fields.toString() || undefined;
}

/** What is not understood is as if it were not there. */
export function readState(text: string | undefined): BoardState {
  const fields = new URLSearchParams(text ?? '');
  const get = (name: string) => fields.get(name) ?? '';
  const strength = Number(get('smooth'));
  return {
    x: readX(get('x')),
    logX: get('log').includes('x'),
    logY: get('log').includes('y'),
    smoothing: get('by') === 'average' ? 'average' : 'ema',
    strength: strength > 0 && strength <= 0.99 ? strength : 0,
    withoutOutliers: get('outliers') === 'hide',
    band: get('band') === 'std' ? 'std' : 'minmax',
    zoom: readZoom(get('zoom')),
    yZooms: readRanges(get('yzoom')),
    past: [],
    search: get('search').slice(0, MAX_TEXT),
    full: get('full').slice(0, MAX_TEXT) || undefined,
    fullPart: get('part').startsWith('=') ? get('part').slice(1, MAX_TEXT) : undefined,
    layout: parseLayout(get('layout')),
  };
}

function readX(text: string): XAxis {
  return text === 'time' || text === 'relative' || text.startsWith('m:') ? (text as XAxis) : 'step';
}

function readZoom(text: string): Range | undefined {
  const [start, end] = text.split('~').map(Number);
  return start !== undefined && end !== undefined && start < end ? [start, end] : undefined;
}

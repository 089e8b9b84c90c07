import type { Card, ChartRun } from '../types';
import { inNaturalOrder } from '../../lib/naturalOrder';
import { isSystemMetric } from '../../lib/tags';
import { dimensionName } from '../dimensions';
import { type SectionSettings, isSettings } from './sectionSettings';

/** What a person has changed of a board: everything else follows from the metrics there are. */
export interface Layout {
  /** In their order; sections that are not named follow. */
  sections: SectionLayout[];
  /** Charts that were added, and those made by themselves that were edited; by id. */
  cards: Record<string, Card>;
  /** Ids of cards that are not shown. */
  hidden: string[];
  /** The number of the card that was added last, gone or not: no other card takes its place. */
  lastCard?: number | undefined;
}

interface SectionLayout {
  id: string;
  /** In place of the one it would have by itself. */
  title?: string | undefined;
  isCollapsed?: boolean | undefined;
  /** Cards that were put here, in their order; cards that belong here by themselves follow. */
  cards?: string[] | undefined;
  /** Added by a person: there even when it is empty. */
  isOwn?: boolean | undefined;
  settings?: SectionSettings | undefined;
}

export interface Section {
  id: string;
  title: string;
  isCollapsed: boolean;
  isOwn: boolean;
  settings: SectionSettings;
  cards: Card[];
}

export const EMPTY_LAYOUT: Layout = { sections: [], cards: {}, hidden: [] };

const NO_SETTINGS: SectionSettings = {};

/** Longer texts are no layout. */
const MAX_LENGTH = 100_000;
const LINE_CARD = 'line:';
/** Sections below so many charts begin collapsed: thousands of metrics are no page to scroll. */
export const OPEN_CARDS = 200;
/** Where added charts go. */
export const ADDED_SECTION = ' added';
/** Charts of a whole comparison. */
const OVERVIEW_SECTION = ' overview';

/** The metrics of all runs, in natural order. */
export function metricKeys(runs: readonly ChartRun[]): string[] {
  return [...new Set(runs.flatMap(({ metrics }) => [...metrics.keys()]))].sort(inNaturalOrder);
}

/** The params of all runs, in natural order. */
export function paramKeys(runs: readonly ChartRun[]): string[] {
  return [...new Set(runs.flatMap(({ params }) => [...params.keys()]))].sort(inNaturalOrder);
}

/** The tags of all runs, in natural order. */
export function tagKeys(runs: readonly ChartRun[]): string[] {
  return [...new Set(runs.flatMap(({ tags }) => [...(tags?.keys() ?? [])]))].sort(inNaturalOrder);
}

/** The section of a metric is its name up to the last slash. */
export function sectionOf(key: string): string {
  return key.slice(0, Math.max(0, key.lastIndexOf('/')));
}

/** The id of the card that a metric has by itself. */
export function lineCardId(key: string): string {
  return LINE_CARD + key;
}

export function isLineCard(id: string): boolean {
  return id.startsWith(LINE_CARD);
}

/** Sections with their cards, hidden ones left out. `overview` stands before all that make themselves. */
export function arrange(keys: readonly string[], layout: Layout, overview: readonly Card[] = []): Section[] {
  const cards = new Map<string, { card: Card; home: string }>();
  for (const card of overview) cards.set(card.id, { card, home: OVERVIEW_SECTION });
  for (const key of keys) cards.set(lineCardId(key), { card: { kind: 'line', id: lineCardId(key), metrics: [key] }, home: sectionOf(key) });
  for (const [id, card] of Object.entries(layout.cards)) cards.set(id, { card, home: cards.get(id)?.home ?? ADDED_SECTION });

  const hidden = new Set(layout.hidden);
  const placed = new Map(layout.sections.flatMap(({ id, cards: ids }) => (ids ?? []).map((card) => [card, id] as const)));
  const members = new Map<string, Card[]>(layout.sections.map(({ id, cards: ids }) => [id, own(ids, cards, hidden)]));
  for (const [id, { card, home }] of cards) {
    if (hidden.has(id) || placed.has(id)) continue;
    const section = members.get(home);
    if (section) section.push(card);
    else members.set(home, [card]);
  }
  const known = new Map(layout.sections.map((section) => [section.id, section]));
  let before = 0;
  return [...members]
    .filter(([id, shown]) => shown.length > 0 || known.get(id)?.isOwn)
    .sort(([a], [b]) => rank(a, layout) - rank(b, layout) || inNaturalOrder(a, b))
    .map(([id, shown]) => {
      const isFar = before >= OPEN_CARDS;
      before += shown.length;
      const { title = defaultTitle(id), isCollapsed = isFar, isOwn = false, settings = NO_SETTINGS } = known.get(id) ?? {};
      return { id, title, isCollapsed, isOwn, settings, cards: shown };
    });
}

function own(ids: string[] | undefined, cards: Map<string, { card: Card }>, hidden: Set<string>): Card[] {
  return (ids ?? []).flatMap((id) => (hidden.has(id) ? [] : (cards.get(id)?.card ?? [])));
}

/** Sections that a person has ordered come first, the machine's own metrics last. */
function rank(id: string, { sections }: Layout): number {
  const place = sections.findIndex((section) => section.id === id);
  if (place !== -1) return place;
  return sections.length + (id === OVERVIEW_SECTION ? 0 : id === ADDED_SECTION ? 1 : isSystemMetric(`${id}/`) ? 3 : 2);
}

function defaultTitle(id: string): string {
  if (id === ADDED_SECTION) return 'Added charts';
  if (id === OVERVIEW_SECTION) return 'Overview';
  return id || 'Metrics';
}

/** The default title of a card. */
export function cardTitle(card: Card): string {
  if (card.title) return card.title;
  switch (card.kind) {
    case 'line':
      return card.expression ?? card.metrics.join(', ');
    case 'bar':
    case 'histogram':
      return `${card.metric} (${card.stat})`;
    case 'value':
      return `${card.metric} (${card.stat}), ${card.pick}`;
    case 'scatter':
      return `${dimensionName(card.y)} by ${dimensionName(card.x)}`;
    case 'contour':
    case 'heatmap':
      return `${dimensionName(card.z)} by ${dimensionName(card.x)} and ${dimensionName(card.y)}`;
    case 'parallel':
      return `Parallel coordinates, by ${dimensionName(card.color)}`;
    case 'box':
      return `${card.metric} (${card.stat}) by ${card.by}`;
    case 'images':
      return 'Images';
    case 'difference':
      return 'Differences';
    case 'notes':
      return 'Notes';
  }
}

/** Layouts come from links and from storage that anyone may have edited. */
export function parseLayout(text: string): Layout | undefined {
  if (!text || text.length > MAX_LENGTH) return undefined;
  try {
    const value = JSON.parse(text) as Partial<Layout> | null;
    if (!value || !Array.isArray(value.sections) || !Array.isArray(value.hidden) || typeof value.cards !== 'object') return undefined;
    const sections = value.sections.filter((section) => typeof section?.id === 'string' && isTextsOrAbsent(section.cards) && isSettings(section.settings));
    const cards = Object.entries(value.cards ?? {}).filter(([id, card]) => isCard(card) && card.id === id);
    const lastCard = Number.isInteger(value.lastCard) ? { lastCard: value.lastCard } : {};
    return { sections, cards: Object.fromEntries(cards), hidden: value.hidden.filter((id) => typeof id === 'string'), ...lastCard };
  } catch {
    return undefined;
  }
}

function isTextsOrAbsent(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.every((member) => typeof member === 'string'));
}

/** The fields that each kind cannot be drawn without. */
const FIELDS: Record<Card['kind'], string[]> = {
  line: [],
  bar: ['metric', 'stat'],
  scatter: ['x', 'y'],
  contour: ['x', 'y', 'z'],
  parallel: ['color'],
  box: ['metric', 'stat', 'by'],
  histogram: ['metric', 'stat'],
  heatmap: ['x', 'y', 'z'],
  value: ['metric', 'stat', 'pick'],
  images: [],
  difference: [],
  notes: ['text'],
};

function isCard(value: unknown): value is Card {
  if (typeof value !== 'object' || value === null) return false;
  const card = value as Record<string, unknown>;
  const fields = FIELDS[card['kind'] as Card['kind']];
  const texts = ['title', 'expression', 'baseline'].every((name) => card[name] === undefined || typeof card[name] === 'string');
  const numbers = ['xMin', 'xMax', 'yMin', 'yMax', 'strength'].every((name) => card[name] === undefined || Number.isFinite(card[name]));
  const lists = { line: 'metrics', parallel: 'dimensions' }[String(card['kind'])];
  return Boolean(fields?.every((name) => typeof card[name] === 'string')) && texts && numbers && (!lists || (card[lists] !== undefined && isTextsOrAbsent(card[lists])));
}

import { parseExpression } from '../data/expression';
import type { Card, CardKind, Dimension, Stat, ValuePick } from '../types';

type Scale = '' | 'log' | 'linear';

/** Everything a chart can be asked for; fields of another kind keep what was chosen. */
export interface Draft {
  kind: CardKind;
  title: string;
  metrics: string[];
  expression: string;
  x: string;
  logX: Scale;
  logY: Scale;
  outliers: '' | 'shown' | 'ignored';
  /** Numbers as they are typed. */
  xMin: string;
  xMax: string;
  yMin: string;
  yMax: string;
  strength: string;
  metric: string;
  stat: Stat;
  by: string;
  pick: ValuePick;
  dimensionX: Dimension;
  dimensionY: Dimension;
  dimensionZ: Dimension;
  dimensions: Dimension[];
  /** Of notes. */
  text: string;
  /** Of differences; chosen in the chart itself. */
  baseline: string | undefined;
}

/** The draft of a card, or of a new one. */
export function draftOf(card: Card | undefined, metricKeys: readonly string[], paramKeys: readonly string[]): Draft {
  const metric = metricKeys[0] ?? '';
  const draft: Draft = {
    kind: 'line',
    title: '',
    metrics: [],
    expression: '',
    x: '',
    logX: '',
    logY: '',
    outliers: '',
    xMin: '',
    xMax: '',
    yMin: '',
    yMax: '',
    strength: '',
    metric,
    stat: 'last',
    by: paramKeys[0] ?? '',
    pick: 'highest',
    dimensionX: paramKeys[0] ? `p:${paramKeys[0]}` : `m:${metric}`,
    dimensionY: `m:${metric}`,
    dimensionZ: `m:${metric}`,
    text: '',
    baseline: undefined,
    dimensions: [...paramKeys.slice(0, 5).map((key): Dimension => `p:${key}`), `m:${metric}`],
  };
  if (!card) return draft;
  const base = { ...draft, kind: card.kind, title: card.title ?? '' };
  switch (card.kind) {
    case 'line':
      return {
        ...base,
        metrics: card.metrics,
        expression: card.expression ?? '',
        x: card.x ?? '',
        logX: scaleOf(card.logX),
        logY: scaleOf(card.logY),
        outliers: card.withoutOutliers === undefined ? '' : card.withoutOutliers ? 'ignored' : 'shown',
        xMin: String(card.xMin ?? ''),
        xMax: String(card.xMax ?? ''),
        yMin: String(card.yMin ?? ''),
        yMax: String(card.yMax ?? ''),
        strength: String(card.strength ?? ''),
      };
    case 'bar':
    case 'histogram':
      return { ...base, metric: card.metric, stat: card.stat };
    case 'value':
      return { ...base, metric: card.metric, stat: card.stat, pick: card.pick };
    case 'box':
      return { ...base, metric: card.metric, stat: card.stat, by: card.by };
    case 'scatter':
      return { ...base, dimensionX: card.x, dimensionY: card.y };
    case 'contour':
    case 'heatmap':
      return { ...base, dimensionX: card.x, dimensionY: card.y, dimensionZ: card.z };
    case 'parallel':
      return { ...base, dimensions: card.dimensions, dimensionZ: card.color };
    case 'notes':
      return { ...base, text: card.text };
    case 'difference':
      return { ...base, baseline: card.baseline };
    case 'images':
      return base;
  }
}

export function cardOf(draft: Draft, id: string): Card {
  const { kind, metric, stat, by, dimensionX: x, dimensionY: y, dimensionZ: z } = draft;
  const base = { id, title: draft.title.trim() || undefined };
  switch (kind) {
    case 'line':
      return {
        ...base,
        kind,
        metrics: draft.metrics,
        expression: draft.expression.trim() || undefined,
        x: draft.x || undefined,
        logX: draft.logX === '' ? undefined : draft.logX === 'log',
        logY: draft.logY === '' ? undefined : draft.logY === 'log',
        withoutOutliers: draft.outliers === '' ? undefined : draft.outliers === 'ignored',
        xMin: numberOf(draft.xMin),
        xMax: numberOf(draft.xMax),
        yMin: numberOf(draft.yMin),
        yMax: numberOf(draft.yMax),
        strength: numberOf(draft.strength),
      };
    case 'bar':
    case 'histogram':
      return { ...base, kind, metric, stat };
    case 'value':
      return { ...base, kind, metric, stat, pick: draft.pick };
    case 'box':
      return { ...base, kind, metric, stat, by };
    case 'scatter':
      return { ...base, kind, x, y };
    case 'contour':
    case 'heatmap':
      return { ...base, kind, x, y, z };
    case 'parallel':
      return { ...base, kind, dimensions: draft.dimensions, color: z };
    case 'notes':
      return { ...base, kind, text: draft.text };
    case 'difference':
      return { ...base, kind, baseline: draft.baseline };
    case 'images':
      return { ...base, kind };
  }
}

function scaleOf(isLog: boolean | undefined): Scale {
  return isLog === undefined ? '' : isLog ? 'log' : 'linear';
}

function numberOf(text: string): number | undefined {
  const number = Number(text);
  return text.trim() === '' || !Number.isFinite(number) ? undefined : number;
}

function isBackwards(start: string, end: string): boolean {
  return (numberOf(start) ?? -Infinity) >= (numberOf(end) ?? Infinity);
}

/** Kinds that show one number of one metric. */
export function hasMetric(kind: CardKind): boolean {
  return ['bar', 'box', 'histogram', 'value'].includes(kind);
}

/** Kinds that set two dimensions against each other, and those that show a third. */
export function hasPlane(kind: CardKind): boolean {
  return ['scatter', 'contour', 'heatmap'].includes(kind);
}

export function hasThird(kind: CardKind): boolean {
  return ['contour', 'heatmap', 'parallel'].includes(kind);
}

/** Why the draft is no chart yet; undefined when it is one. */
export function check(draft: Draft, metricKeys: readonly string[]): string | undefined {
  if (draft.kind === 'line') {
    const strength = numberOf(draft.strength);
    if (isBackwards(draft.xMin, draft.xMax)) return 'The x axis ends below its beginning.';
    if (isBackwards(draft.yMin, draft.yMax)) return 'The y axis ends below its beginning.';
    if (strength !== undefined && (strength < 0 || strength > 0.99)) return 'Smoothing is 0 to 0.99.';
    if (!draft.expression.trim()) return draft.metrics.length > 0 ? undefined : 'Choose a metric, or write an expression.';
    try {
      parseExpression(draft.expression, metricKeys);
      return undefined;
    } catch (cause) {
      return cause instanceof Error ? cause.message : String(cause);
    }
  }
  if (hasMetric(draft.kind) && !draft.metric) return 'There is no metric yet.';
  if (draft.kind === 'notes' && !draft.text.trim()) return 'Write something.';
  if (draft.kind === 'box' && !draft.by) return 'A box plot groups runs by a param, and these have none.';
  if (draft.kind === 'parallel' && draft.dimensions.length < 2) return 'Choose two axes or more.';
  return undefined;
}

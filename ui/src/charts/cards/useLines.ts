import { useEffect, useMemo, useState } from 'react';
import { useBoard } from '../board/context';
import { evaluateSeries, splice } from '../data/align';
import { type Expression, parseExpression } from '../data/expression';
import { aggregate } from '../data/groups';
import { type Line, toLine, type XAxis } from '../data/lines';
import type { Answer, StepRange, Wanted } from '../data/SeriesStore';
import { smooth } from '../data/smoothing';
import { useLastComplete, useSeries } from '../data/useSeries';
import { metricColor } from '../kit/colors';
import type { ChartRun, LineCardSpec } from '../types';

/** Most points of all lines of a chart together, for each pixel of its width: more cannot be told apart. */
const POINTS_A_PIXEL = 75;
/** The server's limit for one line. */
const MAX_POINTS = 10_000;
/** While a range is being chosen nothing is read. */
const REST_MS = 120;

interface Lines {
  lines: Line[];
  /** Whose histories they are of. */
  runs: readonly ChartRun[];
  keys: readonly string[];
  x: XAxis;
  /** Whether everything was read at least once. */
  isReady: boolean;
  error: unknown;
}

/** The lines of a card, read in as many points as `width` pixels can show. */
export function useLines(card: LineCardSpec, width: number): Lines {
  const board = useBoard();
  const { state, groups } = board;
  const x = (card.x as XAxis | undefined) ?? state.x;
  const { expression, error: mistake } = useExpression(card, board.metricKeys);
  const keys = useMemo(() => expression?.keys ?? (mistake ? [] : card.metrics), [expression, mistake, card.metrics]);
  const xKey = x.startsWith('m:') ? x.slice(2) : undefined;
  const names = JSON.stringify([...new Set([...keys, ...(xKey === undefined ? [] : [xKey])])]);
  const runs = useMemo(() => board.runs.filter(({ metrics }) => keys.some((key) => metrics.has(key))), [board.runs, keys]);
  const ids = runs.map(({ id }) => id).join(' ');

  const wanted = useMemo((): Wanted | undefined => {
    if (width === 0 || ids === '') return undefined;
    const runIds = ids.split(' ');
    return { runIds, keys: JSON.parse(names) as string[], points: pointsFor(width, runIds.length) };
  }, [ids, names, width]);
  const answer = useSeries(wanted);
  const whole = useLastComplete(answer);
  const range = useRange(x === state.x ? state.zoom : undefined, x, whole, wanted);
  const fineWanted = useMemo(() => wanted && range && { ...wanted, range }, [wanted, range]);
  const fine = useLastComplete(useSeries(fineWanted));
  const fineRange = fine && range;

  const raw = useMemo(() => {
    if (!whole) return [];
    const find = (runId: string, key: string) =>
      fineRange ? splice(whole.get(runId, key), fine?.get(runId, key), fineRange) : whole.get(runId, key);
    return runs.flatMap((run) => {
      const get = (key: string) => find(run.id, key);
      const xMetric = xKey === undefined ? undefined : get(xKey);
      if (expression) {
        const columns = evaluateSeries(expression, get);
        return columns ? [toLine(run, card.expression ?? '', 0, columns, x, xMetric)] : [];
      }
      return card.metrics.flatMap((metric, place) => {
        const columns = get(metric);
        const line = columns && toLine(run, metric, place, columns, x, xMetric);
        if (!line) return [];
        return [runs.length === 1 && card.metrics.length > 1 ? { ...line, color: metricColor(place), dash: [] } : line];
      });
    });
    // `runs` is another list whenever anything of a run has changed.
  }, [whole, fine, fineRange, x, xKey, expression, card, board.runs]);
  const { smoothing, band } = state;
  const strength = card.strength ?? state.strength;
  const lines = useMemo(() => {
    const smoothed = strength > 0 ? raw.map((line) => ({ ...line, smoothed: smooth(line.ys, smoothing, strength) })) : raw;
    return groups ? aggregate(smoothed, [...groups], band) : smoothed;
  }, [raw, groups, smoothing, strength, band]);
  return { lines, runs, keys, x, isReady: whole !== undefined || wanted === undefined, error: mistake ?? answer?.error };
}

function useExpression({ expression: text }: LineCardSpec, metricKeys: readonly string[]): { expression?: Expression; error?: unknown } {
  return useMemo(() => {
    if (text === undefined) return {};
    try {
      return { expression: parseExpression(text, metricKeys) };
    } catch (error) {
      return { error };
    }
  }, [text, metricKeys]);
}

/**
 * Two a pixel, or fewer of many runs. In coarse steps: charts of about the same size are read together, and one run more or less
 * leaves what was read of the others.
 */
function pointsFor(width: number, runs: number): number {
  const wide = Math.ceil(width / 200) * 400;
  const each = 50 * 2 ** Math.max(0, Math.floor(Math.log2((POINTS_A_PIXEL * width) / runs / 50)));
  return Math.min(MAX_POINTS, wide, each);
}

/** The steps that a zoom shows, when it shows more than was read; undefined when what was read is all there is. */
function useRange(zoom: [number, number] | undefined, x: XAxis, whole: Answer | undefined, wanted: Wanted | undefined): StepRange | undefined {
  const key = zoom && whole && wanted && isSampled(whole, wanted) ? JSON.stringify(stepsOf(zoom, x, whole, wanted)) : undefined;
  const [settled, setSettled] = useState(key);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(key), REST_MS);
    return () => clearTimeout(timer);
  }, [key]);
  return useMemo(() => (settled === undefined || key === undefined ? undefined : (JSON.parse(settled) as StepRange)), [settled, key === undefined]);
}

function isSampled(whole: Answer, { runIds, keys, points }: Wanted): boolean {
  // The server answers a few points less than it may when it samples.
  return runIds.some((id) => keys.some((key) => (whole.get(id, key)?.steps.length ?? 0) >= 0.7 * points));
}

/** Over time the runs' steps differ: the range is what any of them shows. */
function stepsOf([start, end]: [number, number], x: XAxis, whole: Answer, { runIds, keys }: Wanted): StepRange | undefined {
  if (x === 'step') return { start: Math.floor(start), end: Math.ceil(end) };
  if (x !== 'time') return undefined;
  let [low, high] = [Infinity, -Infinity];
  for (const id of runIds) {
    for (const key of keys) {
      const columns = whole.get(id, key);
      columns?.times.forEach((time, i) => {
        if (time < start || time > end) return;
        low = Math.min(low, columns.steps[i]!);
        high = Math.max(high, columns.steps[i]!);
      });
    }
  }
  return low <= high ? { start: low, end: high } : undefined;
}

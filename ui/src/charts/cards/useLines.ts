import { useEffect, useMemo, useRef, useState } from 'react';
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
import { stepsOf } from './zoomSteps';

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
  /** Whether everything was read at least once. */
  isReady: boolean;
  error: unknown;
}

/** The lines of a card over `x`, read in as many points as `width` pixels can show; again for the range that is zoomed into. */
export function useLines(card: LineCardSpec, x: XAxis, zoom: [number, number] | undefined, width: number): Lines {
  const board = useBoard();
  const { state, groups } = board;
  const isGrouped = groups !== undefined;
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
  const shown = useMemo(() => (zoom && whole && wanted && isSampled(whole, wanted) ? stepsOf(zoom, x, whole, runs, keys) : undefined), [zoom, x, whole, wanted, runs, keys]);
  const fine = useFine(wanted, useRested(shown));

  const raw = useMemo(() => {
    if (!whole) return [];
    const find = (runId: string, key: string) =>
      fine ? splice(whole.get(runId, key), fine.answer.get(runId, key), fine.range) : whole.get(runId, key);
    return runs.flatMap((each) => {
      // The line of a group has the group's dashes.
      const run = isGrouped ? { ...each, dash: undefined } : each;
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
  }, [whole, fine, x, xKey, expression, card, board.runs, isGrouped]);
  const { smoothing, band } = state;
  const strength = card.strength ?? state.strength;
  const lines = useMemo(() => {
    const smoothed = strength > 0 ? raw.map((line) => ({ ...line, smoothed: smooth(line.ys, smoothing, strength) })) : raw;
    return groups ? aggregate(smoothed, [...groups], band) : smoothed;
  }, [raw, groups, smoothing, strength, band]);
  return { lines, runs, keys, isReady: whole !== undefined || wanted === undefined, error: mistake ?? answer?.error };
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

/** What was read of a range last: of the one before until this one is read. */
function useFine(wanted: Wanted | undefined, range: StepRange | undefined): { answer: Answer; range: StepRange } | undefined {
  const answer = useSeries(useMemo(() => wanted && range && { ...wanted, range }, [wanted, range]));
  const last = useRef<{ answer: Answer; range: StepRange }>(undefined);
  if (answer?.isComplete && range && last.current?.answer !== answer) last.current = { answer, range };
  return range && last.current;
}

/** The range once it rests; the same object as long as it says the same. */
function useRested(range: StepRange | undefined): StepRange | undefined {
  const key = range && JSON.stringify(range);
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

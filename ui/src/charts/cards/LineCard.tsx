import { useCallback, useEffect, useMemo, useState } from 'react';
import { ErrorNotice } from '../../components/ErrorNotice';
import { ApiError } from '../../lib/api/client';
import { readAgain } from '../data/useSeries';
import { useBoard } from '../board/context';
import { cardTitle } from '../board/layout';
import { useSharedExtent } from '../board/SharedExtent';
import { useOwnZoom } from '../board/useOwnZoom';
import { type Range, UNZOOMED, zoomedBack, zoomedTo } from '../board/zoom';
import { summarize, describeLines } from './lineText';
import { type Event, eventsOf } from '../data/events';
import { meansNote } from '../data/groups';
import { groupsByRun } from '../data/groupsByRun';
import type { XAxis } from '../data/lines';
import type { Size } from '../kit/pen';
import { valueText } from '../kit/scale';
import type { LineCardSpec } from '../types';
import type { ExportsRef } from './exports';
import { Legend } from './Legend';
import { lineModel, type LineView, spanOf, unitOf } from './lineModel';
import { LinePlot } from './LinePlot';
import { paintLineChart } from './paintLines';
import { useLines } from './useLines';
import { SingleValues } from './SingleValues';

interface LineCardProps {
  card: LineCardSpec;
  exports: ExportsRef;
}

/** Events whose places are told. */
const MAX_TOLD = 5;
const NO_SPAN: Range = [Infinity, -Infinity];
/** Beyond all steps and times. */
const FAR = 1e15;

/** One or several metrics of all runs over the board's x axis. */
export function LineCard({ card, exports }: LineCardProps) {
  const board = useBoard();
  const { state, hover, runs: all, groups, part, sharedY } = board;
  const [width, setWidth] = useState(0);
  const x = (card.x as XAxis | undefined) ?? state.x;
  const [zooms, change] = useOwnZoom(state, board.change, x !== state.x);
  const { zoom, yZooms } = zooms;
  const yZoom = yZooms[card.id];
  const shown = useMemo(() => zoom ?? rangeOf(card), [zoom, card]);
  const { lines, runs, keys, isReady, error } = useLines(card, x, shown, width);
  const events = useMemo(() => eventsOf(runs, lines, x), [runs, lines, x]);
  const onSize = useCallback((size: Size) => setWidth(size.width), []);
  const ownView = useMemo(
    (): LineView => ({
      x,
      zoom,
      logX: card.logX ?? state.logX,
      logY: card.logY ?? state.logY,
      withoutOutliers: card.withoutOutliers ?? state.withoutOutliers,
      xMin: card.xMin,
      xMax: card.xMax,
      yMin: yZoom?.[0] ?? card.yMin,
      yMax: yZoom?.[1] ?? card.yMax,
      events,
    }),
    [x, zoom, yZoom, card, state.logX, state.logY, state.withoutOutliers, events],
  );
  const own = useMemo(() => (sharedY ? spanOf(lines, ownView) : NO_SPAN), [sharedY, lines, ownView]);
  const span = useSharedExtent(sharedY, `${card.id} ${part}`, own);
  const view = useMemo((): LineView => ({ ...ownView, span }), [ownView, span]);
  const onZoom = ({ x: xRange, y: yRange }: { x?: Range | undefined; y?: Range | undefined }, isSameStep = false) =>
    change(zoomedTo(zooms, { ...(xRange && { zoom: xRange }), ...(yRange && { yZooms: { ...yZooms, [card.id]: yRange } }) }, isSameStep));
  const onLeave = (what: 'step' | 'all') => change(what === 'all' ? UNZOOMED : zoomedBack(zooms));

  const isSingle = lines.length > 0 && lines.every(({ ys }) => ys.length === 1);
  // Bars give away themselves.
  const isBars = isSingle && lines.length > 1;
  useEffect(() => {
    const sampled = { runs, keys };
    if (isBars) {
      exports.current.sampled = sampled;
      return;
    }
    exports.current = {
      sampled,
      rows: () => [
        ['run', 'metric', 'step', x === 'step' ? 'x (step)' : `x (${x})`, 'value', 'smoothed'],
        ...lines.flatMap((line) =>
          Array.from(line.ys, (value, i) => [line.name, line.metric, line.steps[i]!, line.xs[i]!, value, line.smoothed?.[i] ?? '']),
        ),
      ],
      paint: (pen, size, theme) => paintLineChart(pen, lineModel(lines, size, view), theme),
    };
  }, [exports, lines, view, x, isBars, runs, keys]);

  const lineOf = useCallback((runId: string) => groupsByRun(groups).get(runId)?.id ?? runId, [groups]);
  const means = useMemo(() => meansNote(groups, all), [groups, all]);
  const gaps = useMemo(() => gapsNote(lines.map((line) => summarize(line).gaps)), [lines]);
  if (error && lines.length === 0) return <ErrorNotice title="The chart could not be drawn" error={asError(error)} {...(error instanceof ApiError && { onRetry: readAgain })} />;
  if (isSingle) return <SingleValues cardId={card.id} title={cardTitle(card)} lines={lines} exports={exports} />;
  return (
    <>
      <LinePlot
        cardId={card.id}
        lines={lines}
        view={view}
        label={isReady ? describeLines(cardTitle(card), x, lines) : `${cardTitle(card)}: loading`}
        hover={hover}
        lineOf={lineOf}
        onZoom={onZoom}
        onLeave={onLeave}
        isZoomed={zoom !== undefined || yZoom !== undefined}
        onSize={onSize}
      />
      {isReady && lines.length === 0 && <p className="muted chart-empty">No run of these has logged it.</p>}
      {card.metrics.length > 1 && <Legend lines={lines} />}
      {events.length > 0 && <p className="muted card-note">{eventsNote(events, view)}</p>}
      {means && <p className="muted card-note">{means}</p>}
      {gaps && <p className="muted card-note">{gaps}</p>}
    </>
  );
}

/** What a card shows of x by itself; undefined for everything. */
function rangeOf({ xMin, xMax }: LineCardSpec): Range | undefined {
  return xMin === undefined && xMax === undefined ? undefined : [xMin ?? -FAR, xMax ?? FAR];
}

/** × and triangles at the edges stand for what no axis has a place for. */
function gapsNote(gaps: string[]): string {
  const found = gaps.filter(Boolean);
  if (found.length === 0) return '';
  return found.length === 1 ? `Not drawn: ${found[0]}` : `Not drawn: values of ${found.length} lines that are NaN, infinite or too large`;
}

/** ▼ at the upper edge stand for what happened. */
function eventsNote(events: readonly Event[], { x }: LineView): string {
  const names = [...new Set(events.map(({ name }) => name))].join(', ');
  const places = events.slice(0, MAX_TOLD).map((event) => valueText(event.x, unitOf(x)));
  return `▼ ${names}: ${places.join(', ')}${events.length > MAX_TOLD ? `, and ${events.length - MAX_TOLD} more` : ''}`;
}

function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(String(cause));
}

import { useCallback, useEffect, useMemo, useState } from 'react';
import { ErrorNotice } from '../../components/ErrorNotice';
import { ApiError } from '../../lib/api/client';
import { readAgain } from '../data/useSeries';
import { useBoard } from '../board/context';
import { cardTitle } from '../board/layout';
import { summarize, describeLines } from './lineText';
import { type Event, eventsOf } from '../data/events';
import { meansNote } from '../data/groups';
import type { XAxis } from '../data/lines';
import type { Size } from '../kit/pen';
import { valueText } from '../kit/scale';
import type { LineCardSpec } from '../types';
import type { ExportsRef } from './exports';
import { Legend } from './Legend';
import { lineModel, type LineView, unitOf } from './lineModel';
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

/** One or several metrics of all runs over the board's x axis. */
export function LineCard({ card, exports }: LineCardProps) {
  const { state, change, hover, runs: all, groups } = useBoard();
  const [width, setWidth] = useState(0);
  const x = (card.x as XAxis | undefined) ?? state.x;
  const isBoardAxis = x === state.x;
  // A card with an axis of its own is zoomed by itself.
  const [ownZoom, setOwnZoom] = useState<[number, number]>();
  const zoom = isBoardAxis ? state.zoom : ownZoom;
  const { lines, runs, keys, isReady, error } = useLines(card, x, zoom, width);
  const events = useMemo(() => eventsOf(runs, lines, x), [runs, lines, x]);
  const onSize = useCallback((size: Size) => setWidth(size.width), []);
  const view = useMemo(
    (): LineView => ({
      x,
      zoom,
      logX: state.logX,
      logY: card.logY ?? state.logY,
      withoutOutliers: state.withoutOutliers,
      yMin: card.yMin,
      yMax: card.yMax,
      events,
    }),
    [x, zoom, state.logX, card.logY, state.logY, state.withoutOutliers, card.yMin, card.yMax, events],
  );
  const onZoom = useCallback(
    (zoom: [number, number] | undefined) => (isBoardAxis ? change({ zoom }) : setOwnZoom(zoom)),
    [change, isBoardAxis],
  );

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
        onZoom={onZoom}
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

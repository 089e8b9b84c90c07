import { type PointerEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { count } from '../../lib/format';
import { useBoard } from '../board/context';
import { Canvas, type CanvasHandle } from '../kit/Canvas';
import type { Pen, Size } from '../kit/pen';
import { type Theme, themeOf } from '../kit/theme';
import type { ParallelCardSpec } from '../types';
import { dimensionAxis } from './dimension';
import type { ExportsRef } from './exports';
import { type Brushes, drawParallel, nearestLine, paintParallel, paintPath, type ParallelDrawing, passes } from './parallel';

/** How near to an axis, in pixels, a press begins to brush it. */
const GRIP = 14;

/** Each run as a line across its params and metrics; ranges of the axes are chosen by dragging along them. */
export function ParallelCard({ card, exports }: { card: ParallelCardSpec; exports: ExportsRef }) {
  const { runs, hover } = useBoard();
  const canvas = useRef<CanvasHandle>(null);
  const drawn = useRef<ParallelDrawing>(undefined);
  const drag = useRef<{ axis: number; from: number }>(undefined);
  const [brushes, setBrushes] = useState<Brushes>(new Map());
  const [marked, setMarked] = useState<string>();

  const axes = useMemo(() => card.dimensions.map((dimension) => dimensionAxis(dimension, runs)), [card, runs]);
  const color = useMemo(() => dimensionAxis(card.color, runs), [card, runs]);
  const paint = useCallback(
    (pen: Pen, size: Size, theme: Theme) => {
      drawn.current = drawParallel(runs, axes, color, size);
      paintParallel(pen, drawn.current, brushes, theme);
    },
    [runs, axes, color, brushes],
  );
  const paintAbove = useCallback(() => {
    const { current: handle } = canvas;
    const line = drawn.current?.lines.find(({ run }) => run.id === hover.current.runId);
    if (!handle?.element) return;
    const theme = themeOf(handle.element);
    handle.overlay((pen) => line && paintPath(pen, line, theme.text, 3));
  }, [hover]);
  useEffect(() => hover.subscribe(paintAbove), [hover, paintAbove]);

  const chosen = runs.filter((run) => passes(run, axes, brushes));
  const rows = useCallback(
    () => [['run', ...axes.map(({ name }) => name), color.name], ...chosen.map((run) => [run.name, ...axes.map((axis) => axis.text(run)), color.text(run)])],
    [axes, color, chosen],
  );
  useEffect(() => {
    exports.current = { rows, paint: (pen, size, theme) => paintParallel(pen, drawParallel(runs, axes, color, size), brushes, theme) };
  }, [exports, rows, runs, axes, color, brushes]);

  const at = (event: PointerEvent) => {
    const frame = event.currentTarget.getBoundingClientRect();
    return { left: event.clientX - frame.left, top: event.clientY - frame.top };
  };
  const brush = (axis: number, from: number, to: number) => {
    const scale = drawn.current?.scales[axis];
    if (!scale) return;
    const next = new Map(brushes);
    if (Math.abs(to - from) < 3) next.delete(axis);
    else next.set(axis, [scale.toValue(Math.max(from, to)), scale.toValue(Math.min(from, to))]);
    setBrushes(next);
  };
  const onPointerDown = (event: PointerEvent) => {
    const { left, top } = at(event);
    const axis = drawn.current?.lefts.findIndex((place) => Math.abs(place - left) < GRIP) ?? -1;
    if (axis === -1) return;
    drag.current = { axis, from: top };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent) => {
    const { left, top } = at(event);
    if (drag.current) return brush(drag.current.axis, drag.current.from, top);
    const line = drawn.current && nearestLine(drawn.current, axes, brushes, left, top);
    setMarked(line?.run.name);
    hover.set(line ? { runId: line.run.id, cardId: card.id } : {});
  };
  const onPointerUp = (event: PointerEvent) => {
    if (drag.current) brush(drag.current.axis, drag.current.from, at(event).top);
    drag.current = undefined;
  };
  const onPointerLeave = () => {
    setMarked(undefined);
    hover.set({});
  };

  return (
    <>
      <Canvas
        handle={canvas}
        paint={paint}
        onPainted={paintAbove}
        className="plot-parallel"
        role="img"
        aria-label={`Parallel coordinates of ${axes.map(({ name }) => name).join(', ')}, coloured by ${color.name}: ${count(chosen.length, 'run')} chosen of ${runs.length}`}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerLeave={onPointerLeave}
      />
      <p className="card-note muted">
        {brushes.size > 0 ? `${chosen.length} of ${count(runs.length, 'run')} ` : 'Drag along an axis to choose a range. '}
        {brushes.size > 0 && (
          <button type="button" className="button-link" onClick={() => setBrushes(new Map())}>
            Choose all
          </button>
        )}{' '}
        {marked && <strong>{marked}</strong>}
      </p>
    </>
  );
}

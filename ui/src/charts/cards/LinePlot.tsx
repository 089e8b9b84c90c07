import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { HoverStore } from '../board/hover';
import type { Range } from '../board/zoom';
import { nearest, type Line } from '../data/lines';
import { Canvas, type CanvasHandle } from '../kit/Canvas';
import type { Pen, Size } from '../kit/pen';
import { type Theme, themeOf } from '../kit/theme';
import { type LineModel, type LineView, lineModel } from './lineModel';
import { paintLineChart } from './paintLines';
import { paintHover, paintSelection } from './paintHover';
import { keyAction } from './plotKeys';
import { type Place, selectionOf } from './selection';
import { useGestures } from './useGestures';
import { nearestRun } from './nearestRun';
import { lineName, pointsAt, Tooltip } from './Tooltip';
import { valueText } from '../kit/scale';
import { shortNumber } from '../../lib/format';

interface LinePlotProps {
  cardId: string;
  lines: Line[];
  view: LineView;
  /** The chart in words. */
  label: string;
  hover: HoverStore;
  /** The line of a run that is pointed at elsewhere: that of its group, where runs are grouped. */
  lineOf: (runId: string) => string;
  /** Into a range of either axis, or of both; `isSameStep` goes on with the last. */
  onZoom: (to: { x?: Range | undefined; y?: Range | undefined }, isSameStep?: boolean) => void;
  /** Goes back by a step, or shows everything. */
  onLeave: (what: 'step' | 'all') => void;
  isZoomed: boolean;
  onSize: (size: Size) => void;
}

/** Of so many lines the values are read out while the keyboard moves the crosshair. */
const MAX_READ = 5;

/** Lines on a canvas. Dragging zooms in, Escape goes back, a double click shows everything, pinching or the wheel with Ctrl either way; the arrow keys move the crosshair; a click pins what is told there. */
export function LinePlot({ cardId, lines, view, label, hover, lineOf, onZoom, onLeave, isZoomed, onSize }: LinePlotProps) {
  const canvas = useRef<CanvasHandle>(null);
  const model = useRef<LineModel>(undefined);
  const drag = useRef<{ from: Place; to: Place }>(undefined);
  const [pointer, setPointer] = useState<{ x: number; runId: string | undefined; top: number }>();
  const [isPinned, setIsPinned] = useState(false);
  const [spoken, setSpoken] = useState('');
  const hint = useId();

  const paint = useCallback(
    (pen: Pen, size: Size, theme: Theme) => {
      model.current = lineModel(lines, size, view);
      if (lines.length > 0) paintLineChart(pen, model.current, theme);
    },
    [lines, view],
  );

  const paintAbove = useCallback(() => {
    const { current: handle } = canvas;
    const { current: drawn } = model;
    if (!handle?.element || !drawn) return;
    const theme = themeOf(handle.element);
    handle.overlay((pen) => {
      const { runId, x, axis } = hover.current;
      paintHover(pen, drawn, { runId: runId && lineOf(runId), x: axis === view.x ? x : undefined }, theme);
      const selection = drag.current && selectionOf(drag.current.from, drag.current.to, drawn.box);
      if (selection) paintSelection(pen, drawn.box, selection, theme);
    });
  }, [hover, lineOf, view.x]);

  useEffect(() => hover.subscribe(paintAbove), [hover, paintAbove]);

  const frame = useCallback(() => canvas.current?.element, []);
  useGestures(frame, model, (x, isSameStep) => onZoom({ x }, isSameStep));

  const point = (x: number, runId: string | undefined, top: number) => {
    setPointer({ x, runId, top });
    hover.set({ x, axis: view.x, runId, cardId });
  };
  const unpin = () => {
    setIsPinned(false);
    leave();
  };
  const leave = () => {
    setPointer(undefined);
    hover.set({});
  };

  const aim = (event: PointerEvent, drawn: LineModel) => {
    const at = inside(event, drawn);
    const x = drawn.axes.x.toValue(at.left);
    const runId = nearestRun(drawn, x, at.top);
    point(snapped(drawn, x, runId), runId, at.top);
  };
  const onPointerMove = (event: PointerEvent) => {
    const { current: drawn } = model;
    if (!drawn) return;
    if (isPinned && !drag.current) return;
    if (!drag.current) return aim(event, drawn);
    drag.current.to = inside(event, drawn);
    // What is told at a place would hide what is chosen.
    leave();
    paintAbove();
  };
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0 || event.pointerType === 'touch' || !model.current) return;
    const at = inside(event, model.current);
    drag.current = { from: at, to: at };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerUp = (event: PointerEvent) => {
    const { current: dragged } = drag;
    const { current: drawn } = model;
    drag.current = undefined;
    if (!dragged || !drawn) return;
    const chosen = selectionOf(dragged.from, dragged.to, drawn.box);
    paintAbove();
    if (!chosen) {
      if (isPinned) return unpin();
      aim(event, drawn);
      return setIsPinned(true);
    }
    setIsPinned(false);
    const { x, y } = drawn.axes;
    // Pixels go down, values up.
    onZoom({ x: chosen.x && [x.toValue(chosen.x[0]), x.toValue(chosen.x[1])], y: chosen.y && [y.toValue(chosen.y[1]), y.toValue(chosen.y[0])] });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (isPinned ? event.key === 'Escape' : event.key === 'Enter' && pointer) {
      event.preventDefault();
      event.stopPropagation();
      return isPinned ? unpin() : setIsPinned(true);
    }
    const { current: drawn } = model;
    const action = drawn && keyAction(event, drawn, pointer, { x: view.zoom !== undefined, any: isZoomed });
    if (!drawn || !action) return;
    event.preventDefault();
    event.stopPropagation();
    if ('zoom' in action) onZoom({ x: action.zoom });
    else if ('leave' in action) onLeave(action.leave);
    else {
      const { x } = action;
      point(x, action.runId, drawn.box.top + drawn.box.height / 2);
      const read = pointsAt(drawn, x).slice(0, MAX_READ).map(({ line, value }) => `${lineName(line, false)} ${shortNumber(value)}`);
      setSpoken(`${valueText(x, drawn.axes.x.unit)}: ${read.join(', ')}`);
    }
  };

  const tooltip = useMemo(() => {
    const { current: drawn } = model;
    if (!pointer || !drawn) return undefined;
    const left = drawn.axes.x.toPixel(pointer.x);
    const frame = canvas.current?.element?.getBoundingClientRect();
    const isLeft = (frame?.left ?? 0) + left > innerWidth / 2;
    return { points: pointsAt(drawn, pointer.x), unit: drawn.axes.x.unit, at: { left, top: Math.max(0, pointer.top - 20), isLeft } };
  }, [pointer, lines, view]);

  return (
    <>
      <Canvas
        handle={canvas}
        paint={paint}
        onPainted={paintAbove}
        onSize={onSize}
        className="plot-lines"
        role="img"
        aria-label={label}
        aria-describedby={hint}
        tabIndex={0}
        onPointerMove={onPointerMove}
        onPointerDown={onPointerDown}
        onPointerUp={onPointerUp}
        onPointerLeave={() => isPinned || leave()}
        onBlur={(event) => event.currentTarget.contains(event.relatedTarget) || isPinned || leave()}
        onKeyDown={onKeyDown}
        onDoubleClick={() => onLeave('all')}
      >
        {tooltip && pointer && tooltip.points.length > 0 && <Tooltip {...tooltip} x={pointer.x} runId={pointer.runId} onUnpin={isPinned ? unpin : undefined} />}
      </Canvas>
      <span id={hint} hidden>
        Arrow keys move the crosshair, Enter keeps its values in sight, plus and minus zoom, Shift with an arrow key pans, Escape goes back by a step, 0 shows everything.
      </span>
      <span className="visually-hidden" aria-live="polite">
        {spoken}
      </span>
    </>
  );
}

/** Where the pointer is in the chart, moved to the nearest place between the axes. */
function inside(event: PointerEvent, { box }: LineModel): Place {
  const frame = event.currentTarget.getBoundingClientRect();
  return {
    left: Math.min(box.left + box.width, Math.max(box.left, event.clientX - frame.left)),
    top: event.clientY - frame.top,
  };
}

/** The x of the point that is pointed at; where there is none near, that of the pointer. */
function snapped({ lines, axes, box }: LineModel, x: number, runId: string | undefined): number {
  const line = lines.find((candidate) => candidate.runId === runId);
  const near = line && line.xs[nearest(line, x)];
  return near !== undefined && Math.abs(axes.x.toPixel(near) - axes.x.toPixel(x)) < box.width / 8 ? near : x;
}

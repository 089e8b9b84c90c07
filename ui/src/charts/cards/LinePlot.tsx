import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { HoverStore } from '../board/hover';
import { nearest, type Line } from '../data/lines';
import { Canvas, type CanvasHandle } from '../kit/Canvas';
import type { Pen, Size } from '../kit/pen';
import { type Theme, themeOf } from '../kit/theme';
import { type LineModel, type LineView, lineModel } from './lineModel';
import { paintLineChart } from './paintLines';
import { paintHover, paintSelection } from './paintHover';
import { keyAction, zoomed } from './plotKeys';
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
  /** Undefined shows everything. */
  onZoom: (zoom: [number, number] | undefined) => void;
  onSize: (size: Size) => void;
}

/** A press that moves less than this, in pixels, chooses no range. */
const MIN_DRAG = 5;
/** How much a turn of the wheel zooms, by the exponent of its pixels. */
const WHEEL_SPEED = 0.004;
/** Of so many lines the values are read out while the keyboard moves the crosshair. */
const MAX_READ = 5;

/** Lines on a canvas. Dragging zooms in, a double click or Escape out, pinching or the wheel with Ctrl either way; the arrow keys move the crosshair; a click pins what is told there. */
export function LinePlot({ cardId, lines, view, label, hover, onZoom, onSize }: LinePlotProps) {
  const canvas = useRef<CanvasHandle>(null);
  const model = useRef<LineModel>(undefined);
  const drag = useRef<{ from: number; to: number }>(undefined);
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
      const { current } = hover;
      paintHover(pen, drawn, current.axis === view.x ? current : { ...current, x: undefined }, theme);
      if (drag.current) paintSelection(pen, drawn.box, drag.current, theme);
    });
  }, [hover, view.x]);

  useEffect(() => hover.subscribe(paintAbove), [hover, paintAbove]);

  // React's own listener may not keep the browser from zooming the page.
  useEffect(() => {
    const element = canvas.current?.element;
    const onWheel = (event: WheelEvent) => {
      const { current: drawn } = model;
      if (!drawn || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      const left = event.clientX - (element?.getBoundingClientRect().left ?? 0);
      onZoom(zoomed(drawn, Math.exp(event.deltaY * WHEEL_SPEED), drawn.axes.x.toValue(left)));
    };
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, [onZoom]);

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
    return at;
  };
  const onPointerMove = (event: PointerEvent) => {
    const { current: drawn } = model;
    if (!drawn) return;
    if (isPinned && !drag.current) return;
    const { left } = aim(event, drawn);
    if (drag.current) {
      drag.current.to = left;
      paintAbove();
    }
  };
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0 || event.pointerType === 'touch' || !model.current) return;
    const { left } = inside(event, model.current);
    drag.current = { from: left, to: left };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerUp = (event: PointerEvent) => {
    const chosen = drag.current;
    drag.current = undefined;
    if (!chosen || !model.current) return;
    const [start, end] = [chosen.from, chosen.to].sort((a, b) => a - b) as [number, number];
    paintAbove();
    if (end - start < MIN_DRAG) {
      if (isPinned) return unpin();
      aim(event, model.current);
      return setIsPinned(true);
    }
    setIsPinned(false);
    onZoom([model.current.axes.x.toValue(start), model.current.axes.x.toValue(end)]);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (isPinned ? event.key === 'Escape' : event.key === 'Enter' && pointer) {
      event.preventDefault();
      event.stopPropagation();
      return isPinned ? unpin() : setIsPinned(true);
    }
    const { current: drawn } = model;
    const action = drawn && keyAction(event, drawn, pointer, view.zoom !== undefined);
    if (!drawn || !action) return;
    event.preventDefault();
    event.stopPropagation();
    if ('zoom' in action) onZoom(action.zoom);
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
        onDoubleClick={() => onZoom(undefined)}
      >
        {tooltip && pointer && tooltip.points.length > 0 && <Tooltip {...tooltip} x={pointer.x} runId={pointer.runId} onUnpin={isPinned ? unpin : undefined} />}
      </Canvas>
      <span id={hint} hidden>
        Arrow keys move the crosshair, Enter keeps its values in sight, plus and minus zoom, Shift with an arrow key pans, Escape shows everything.
      </span>
      <span className="visually-hidden" aria-live="polite">
        {spoken}
      </span>
    </>
  );
}

/** Where the pointer is in the chart, moved to the nearest place between the axes. */
function inside(event: PointerEvent, { box }: LineModel): { left: number; top: number } {
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

import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useId, useRef, useState } from 'react';
import { useBoard } from '../board/context';
import { Canvas, type CanvasHandle } from '../kit/Canvas';
import type { Pen, Size } from '../kit/pen';
import { type Theme, themeOf } from '../kit/theme';
import { groupsByRun } from '../data/groupsByRun';
import type { ExportsRef } from './exports';

/** Something that can be pointed at. */
export interface Item {
  runId: string;
  left: number;
  top: number;
  title: string;
  color: string;
  facts: [name: string, value: string][];
}

export interface Drawing {
  items: Item[];
  paint: (pen: Pen, theme: Theme) => void;
}

interface PickPlotProps {
  cardId: string;
  /** Memoize it: another one is drawn anew. */
  layout: (size: Size) => Drawing;
  /** What is nearest: the point, or the row. */
  by: 'point' | 'row';
  label: string;
  exports: ExportsRef;
  rows: () => (string | number)[][];
}

/** How far from an item, in pixels, it is still what is pointed at. */
const REACH = 24;

/** A chart of things that stand for runs: pointing at one tells what it is and marks its run in all charts. */
export function PickPlot({ cardId, layout, by, label, exports, rows }: PickPlotProps) {
  const { hover, groups } = useBoard();
  const canvas = useRef<CanvasHandle>(null);
  const drawn = useRef<Drawing>(undefined);
  const [picked, setPicked] = useState<Item>();
  const hint = useId();

  const paint = useCallback(
    (pen: Pen, size: Size, theme: Theme) => {
      drawn.current = layout(size);
      drawn.current.paint(pen, theme);
    },
    [layout],
  );
  const paintAbove = useCallback(() => {
    const { current: handle } = canvas;
    const pointed = hover.current.runId;
    const byRun = groupsByRun(groups);
    const marked = pointed === undefined ? [] : (drawn.current?.items.filter(({ runId }) => runId === pointed || byRun.get(runId)?.id === pointed || byRun.get(pointed)?.id === runId) ?? []);
    if (!handle?.element) return;
    const theme = themeOf(handle.element);
    handle.overlay((pen) => {
      pen.strokeStyle = theme.text;
      pen.lineWidth = 2;
      for (const { left, top } of marked) {
        pen.beginPath();
        pen.arc(left, top, 7, 0, 2 * Math.PI);
        pen.stroke();
      }
    });
  }, [hover, groups]);
  useEffect(() => hover.subscribe(paintAbove), [hover, paintAbove]);
  useEffect(() => {
    exports.current = { ...exports.current, rows, paint: (pen, size, theme) => layout(size).paint(pen, theme) };
  }, [exports, rows, layout]);

  const pick = (item: Item | undefined) => {
    setPicked(item);
    hover.set(item ? { runId: item.runId, cardId } : {});
  };
  const onPointerMove = (event: PointerEvent) => {
    const frame = event.currentTarget.getBoundingClientRect();
    pick(nearestItem(drawn.current?.items ?? [], event.clientX - frame.left, event.clientY - frame.top, by));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    const items = drawn.current?.items ?? [];
    if (direction === undefined || items.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const at = items.findIndex(({ runId }) => runId === picked?.runId);
    pick(items[(at + direction + items.length) % items.length]);
  };
  const group = picked && groupsByRun(groups).get(picked.runId)?.name;
  const facts = [...(picked?.facts ?? []), ...(group === undefined ? [] : [['group', group] as const])];
  const text = picked && `${picked.title}: ${facts.map((fact) => fact.join(' ')).join(', ')}`;

  const isLeft = (canvas.current?.element?.getBoundingClientRect().left ?? 0) + (picked?.left ?? 0) > innerWidth / 2;

  return (
    <>
      <Canvas
        handle={canvas}
        paint={paint}
        onPainted={paintAbove}
        role="img"
        aria-label={label}
        aria-describedby={hint}
        tabIndex={0}
        onPointerMove={onPointerMove}
        onPointerLeave={() => pick(undefined)}
        onBlur={() => pick(undefined)}
        onKeyDown={onKeyDown}
      >
        {picked && (
          <div className={`plot-tooltip ${isLeft ? 'plot-tooltip-left' : ''}`} style={{ left: picked.left, top: Math.max(0, picked.top - 20) }}>
            <p>
              <span className="swatch" style={{ background: picked.color }} /> <strong>{picked.title}</strong>
            </p>
            <table>
              <tbody>
                {facts.map(([name, value]) => (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    <td>{value}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Canvas>
      <span id={hint} hidden>
        Arrow keys go through the runs.
      </span>
      <span className="visually-hidden" aria-live="polite">
        {text}
      </span>
    </>
  );
}

function nearestItem(items: Item[], left: number, top: number, by: 'point' | 'row'): Item | undefined {
  let best: { item: Item; distance: number } | undefined;
  for (const item of items) {
    const distance = by === 'row' ? Math.abs(item.top - top) : Math.hypot(item.left - left, item.top - top);
    if (distance < (best?.distance ?? REACH)) best = { item, distance };
  }
  return best?.item;
}

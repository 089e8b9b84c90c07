import { type RefObject, useEffect, useRef } from 'react';
import type { Range } from '../board/zoom';
import type { LineModel } from './lineModel';
import { stretched, zoomed } from './plotKeys';

/** How much a turn of the wheel zooms, by the exponent of its pixels. */
const WHEEL_SPEED = 0.004;
/** Turns of a wheel that follow each other so closely are one step. */
const SAME_STEP_MS = 600;

/** Two fingers: where they are between, and how far apart. */
interface Pinch {
  model: LineModel;
  middle: number;
  distance: number;
}

/** Zooms by two fingers, or by the wheel with Ctrl, as which browsers tell of a pinch on a touchpad. */
export function useGestures(frame: () => HTMLElement | null | undefined, model: RefObject<LineModel | undefined>, onZoom: (x: Range, isSameStep: boolean) => void): void {
  const act = useRef(onZoom);
  useEffect(() => {
    act.current = onZoom;
  }, [onZoom]);
  // React's own listeners may not keep the browser from zooming the page.
  useEffect(() => {
    const element = frame();
    if (!element) return;
    let turned = -Infinity;
    let pinch: Pinch | undefined;
    let hasMoved = false;
    const leftOf = (clientX: number) => clientX - element.getBoundingClientRect().left;
    const onWheel = (event: WheelEvent) => {
      const { current: drawn } = model;
      if (!drawn || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      act.current(zoomed(drawn, Math.exp(event.deltaY * WHEEL_SPEED), drawn.axes.x.toValue(leftOf(event.clientX))), event.timeStamp - turned < SAME_STEP_MS);
      turned = event.timeStamp;
    };
    const fingers = ({ touches: [a, b] }: TouchEvent) => {
      if (!a || !b) return undefined;
      return { middle: (leftOf(a.clientX) + leftOf(b.clientX)) / 2, distance: Math.max(1, Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY)) };
    };
    const onTouchStart = (event: TouchEvent) => {
      const { current: drawn } = model;
      const now = fingers(event);
      pinch = drawn && now ? { ...now, model: drawn } : undefined;
      hasMoved = false;
    };
    const onTouchMove = (event: TouchEvent) => {
      const now = fingers(event);
      if (!now || !pinch) return;
      event.preventDefault();
      const { model: drawn, distance, middle } = pinch;
      const factor = distance / now.distance;
      // What was between the fingers stays there.
      act.current(stretched(drawn, ((middle - now.middle) * factor) / drawn.box.width, factor, drawn.axes.x.toValue(middle)), hasMoved);
      hasMoved = true;
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    element.addEventListener('touchstart', onTouchStart, { passive: true });
    element.addEventListener('touchmove', onTouchMove, { passive: false });
    return () => {
      element.removeEventListener('wheel', onWheel);
      element.removeEventListener('touchstart', onTouchStart);
      element.removeEventListener('touchmove', onTouchMove);
    };
  }, [frame, model]);
}

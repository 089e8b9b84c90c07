import '../../styles/chart.css';
import { type HTMLAttributes, type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import { useColorScheme } from '../../components/useColorScheme';
import { paintQueue } from './paintQueue';
import type { Paint, Pen, Size } from './pen';
import { type Theme, themeOf } from './theme';

export interface CanvasHandle {
  element: HTMLDivElement | null;
  /** Draws above the chart, in place of what was there. */
  overlay: (paint: Paint) => void;
}

interface CanvasProps extends Omit<HTMLAttributes<HTMLDivElement>, 'children' | 'onChange'> {
  /** Drawn whenever it is another one: memoize it. */
  paint: (pen: Pen, size: Size, theme: Theme) => void;
  onSize?: (size: Size) => void;
  /** Called when it was drawn, which clears what was above it. */
  onPainted?: () => void;
  handle?: Ref<CanvasHandle>;
  children?: React.ReactNode;
}

/** Two canvases on top of each other, as large as their frame and as sharp as the screen: the chart, and what moves above it. */
export function Canvas({ paint, onSize, onPainted, handle, children, className = '', ...attributes }: CanvasProps) {
  const frame = useRef<HTMLDivElement>(null);
  const base = useRef<HTMLCanvasElement>(null);
  const top = useRef<HTMLCanvasElement>(null);
  const painted = useRef(onPainted);
  const [size, setSize] = useState<Size>();
  const scheme = useColorScheme();

  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const measure = () => setSize((old) => sameOr(old, { width: element.clientWidth, height: element.clientHeight }));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    painted.current = onPainted;
  }, [onPainted]);

  // Before the page is painted: what is drawn depends on it, and is asked for the sooner.
  useLayoutEffect(() => {
    if (size) onSize?.(size);
  }, [size, onSize]);

  useLayoutEffect(() => {
    const { current: element } = frame;
    if (!element || !size) return;
    return paintQueue.add(element, {
      paint: () => {
        const theme = themeOf(element);
        draw(base.current, size, (pen) => paint(pen, size, theme));
        draw(top.current, size, () => {});
        painted.current?.();
      },
      isUrgent: () => element.matches(':hover, :focus'),
    });
    // A canvas keeps the colours it was drawn with.
  }, [paint, size, scheme]);

  useImperativeHandle(
    handle,
    () => ({
      element: frame.current,
      overlay: (paintAbove) => {
        if (size) draw(top.current, size, (pen) => paintAbove(pen, size));
      },
    }),
    [size],
  );

  return (
    <div ref={frame} className={`plot ${className}`} {...attributes}>
      <canvas ref={base} />
      <canvas ref={top} />
      {children}
    </div>
  );
}

function sameOr(old: Size | undefined, now: Size): Size {
  return old && old.width === now.width && old.height === now.height ? old : now;
}

function draw(canvas: HTMLCanvasElement | null, { width, height }: Size, paint: (pen: Pen) => void): void {
  const pen = canvas?.getContext('2d');
  if (!canvas || !pen) return;
  const ratio = devicePixelRatio;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, { width: wide, height: high });
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.save();
  paint(pen);
  pen.restore();
}

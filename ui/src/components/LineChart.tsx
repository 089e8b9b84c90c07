import 'uplot/dist/uPlot.min.css';
import '../styles/chart.css';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { axisNumber } from '../lib/format';
import { useColorScheme } from './useColorScheme';

interface LineChartProps {
  /** Ascending; seconds since the epoch when `axis` is time. */
  xs: Float64Array;
  /** As long as `xs`; null is a gap. */
  ys: Float64Array | (number | null)[];
  axis: 'step' | 'time';
  /** The chart in words. */
  label: string;
  /** The index of the point under the pointer, undefined when it leaves. */
  onPoint: (index: number | undefined) => void;
}

const HEIGHT = 180;
const X_AXIS_HEIGHT = 30;
const FONT = '11px system-ui, sans-serif';

/** One line on a canvas. Dragging zooms in, a double click zooms out. */
export function LineChart({ xs, ys, axis, label, onPoint }: LineChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const scheme = useColorScheme();

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const chart = new uPlot(options(element, axis, onPoint), [[], []], element);
    plot.current = chart;
    const observer = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
    };
    // A canvas keeps the colours it was drawn with: a new scheme is a new chart.
  }, [axis, onPoint, scheme]);

  useEffect(() => plot.current?.setData([xs, ys]), [xs, ys, axis, onPoint, scheme]);

  return <div ref={frame} role="img" aria-label={label} className="line-chart" />;
}

function options(element: HTMLElement, axis: LineChartProps['axis'], onPoint: LineChartProps['onPoint']): uPlot.Options {
  const style = getComputedStyle(element);
  const color = (token: string) => style.getPropertyValue(token);
  const axisStyle = {
    stroke: color('--text-muted'),
    font: FONT,
    grid: { stroke: color('--border'), width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    scales: { x: { time: axis === 'time' } },
    axes: [
      { ...axisStyle, size: X_AXIS_HEIGHT, space: 60, ...(axis === 'step' && { incrs: WHOLE_STEPS, values: (_, splits) => splits.map(axisNumber) }) },
      { ...axisStyle, size: axisWidth, values: (_, splits) => splits.map(axisNumber) },
    ],
    series: [{}, { stroke: color('--chart-line'), width: 1.5, points: { size: 4 } }],
    hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? undefined)] },
  };
}

/** Steps are whole: 1, 2, 5, 10, 20, 50, … */
const WHOLE_STEPS = Array.from({ length: 16 }, (_, exponent) => [1, 2, 5].map((digit) => digit * 10 ** exponent)).flat();

/** Wide enough for the longest label: about six pixels a character. */
function axisWidth(_: uPlot, labels: string[] | null): number {
  return 16 + 6.2 * Math.max(3, ...(labels ?? []).map((text) => text.length));
}

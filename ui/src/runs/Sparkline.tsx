import { memo } from 'react';

const PADDING = 1.5;

/** The course of a metric, without axes. What it says, the number beside it and the run's charts say in words. */
export const Sparkline = memo(function Sparkline({ values, width, height }: { values: Float64Array | undefined; width: number; height: number }) {
  const path = values && sparkPath(values, width, height, PADDING);
  return (
    <svg className="sparkline" viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden="true">
      {path && <path d={path} />}
    </svg>
  );
});

/** A path through evenly placed values; what is no finite number is a gap. Nothing for fewer than two points. */
export function sparkPath(values: ArrayLike<number>, width: number, height: number, padding: number): string {
  const points = Array.from(values);
  const finite = points.filter(Number.isFinite);
  if (finite.length < 2) return '';
  const low = Math.min(...finite);
  const span = Math.max(...finite) - low;
  const x = (index: number) => padding + (index / (points.length - 1)) * (width - 2 * padding);
  const y = (value: number) => (span === 0 ? height / 2 : height - padding - ((value - low) / span) * (height - 2 * padding));
  let path = '';
  let isGap = true;
  points.forEach((value, index) => {
    if (Number.isFinite(value)) path += `${isGap ? 'M' : 'L'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    isGap = !Number.isFinite(value);
  });
  return path;
}

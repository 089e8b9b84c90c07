import { count, exactNumber, shortNumber } from '../../lib/format';
import { CopyButton } from '../../components/CopyButton';
import { nearest, type Line } from '../data/lines';
import { type Unit, valueText } from '../kit/scale';
import type { LineModel } from './lineModel';

/** More are counted. */
const MAX_ROWS = 16;
const MAX_PINNED = 200;
/** How far from a line's end, in pixels, its last point is still what is pointed at. */
const REACH = 12;

interface PointedAt {
  line: Line;
  place: number;
  value: number;
}

/** The point of each line at `x`, highest value first; lines that are not there have none. */
export function pointsAt({ lines, axes }: LineModel, x: number): PointedAt[] {
  const found: PointedAt[] = [];
  for (const line of lines) {
    const place = nearest(line, x);
    if (place === -1) continue;
    const [first, last] = [line.xs[0]!, line.xs.at(-1)!];
    const isBeyond = line.isAscending && (x < first || x > last);
    if (isBeyond && Math.abs(axes.x.toPixel(line.xs[place]!) - axes.x.toPixel(x)) > REACH) continue;
    found.push({ line, place, value: (line.smoothed ?? line.ys)[place]! });
  }
  // NaN is no value: it stands below all.
  return found.sort((a, b) => (Number.isNaN(a.value) ? 1 : Number.isNaN(b.value) ? -1 : b.value - a.value));
}

/** What a point is called where several metrics are drawn. */
export function lineName({ name, metric }: Line, isOneMetric: boolean): string {
  return isOneMetric ? name : `${name} · ${metric}`;
}

interface TooltipProps {
  points: PointedAt[];
  x: number;
  unit: Unit;
  runId: string | undefined;
  /** Where it stands in the chart, and on which side of that. */
  at: { left: number; top: number; isLeft: boolean };
  /** Given while it is pinned: it can be reached by then, and has all lines. */
  onUnpin: (() => void) | undefined;
}

/** Every line's value at the pointer, sorted; the run that is nearest to it is marked. */
export function Tooltip({ points, x, unit, runId, at, onUnpin }: TooltipProps) {
  const isOneMetric = new Set(points.map(({ line }) => line.metric)).size < 2;
  const marked = points.findIndex(({ line }) => line.runId === runId);
  const most = onUnpin ? MAX_PINNED : MAX_ROWS;
  const start = Math.max(0, Math.min(marked - most / 2, points.length - most));
  const shown = points.slice(start, start + most);
  const heading = shown.length === 1 ? shown[0]!.line.xs[shown[0]!.place]! : x;
  const title = valueText(unit === 'step' ? Math.round(heading) : heading, unit);
  const text = () => [`${title}\tvalue`, ...points.map(({ line, value }) => `${lineName(line, isOneMetric)}\t${exactNumber(value)}`)].join('\n');
  return (
    <div
      className={`plot-tooltip ${at.isLeft ? 'plot-tooltip-left' : ''} ${onUnpin ? 'plot-tooltip-pinned' : ''}`}
      style={{ left: at.left, top: at.top }}
      // What is pressed here is not pressed on the chart below.
      onPointerDown={(event) => event.stopPropagation()}
      onPointerUp={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      <div className="plot-tooltip-head">
        <p>{title}</p>
        {onUnpin && (
          <>
            <CopyButton text={text} label="Copy the values" caption="Copy" />
            <button type="button" className="icon-button" aria-label="Unpin the values" title="Unpin" onClick={onUnpin}>
              ×
            </button>
          </>
        )}
      </div>
      <table>
        <tbody>
          {shown.map(({ line, place, value }) => (
            <tr key={line.id} data-marked={line.runId === runId || undefined}>
              <td>
                <span className="swatch" style={{ background: line.color }} />
              </td>
              <th scope="row">{lineName(line, isOneMetric)}</th>
              <td>{points.length === 1 ? exactNumber(value) : shortNumber(value)}</td>
              <td className="muted">{line.band ? spanText(line.band, place) : line.smoothed && `raw ${shortNumber(line.ys[place]!)}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {points.length > shown.length && <p className="muted">and {count(points.length - shown.length, 'more line')}</p>}
    </div>
  );
}

function spanText({ low, high }: NonNullable<Line['band']>, place: number): string {
  return `${shortNumber(low[place]!)} – ${shortNumber(high[place]!)}`;
}

import type { Line } from '../data/lines';

/** Which metric a line is of, where a chart shows several. */
export function Legend({ lines }: { lines: Line[] }) {
  const metrics = new Map(lines.map((line) => [line.metric, line]));
  const isOneRun = new Set(lines.map(({ runId }) => runId)).size === 1;
  return (
    <ul className="legend" aria-label="Metrics">
      {[...metrics].map(([metric, { color, dash }]) => (
        <li key={metric}>
          <svg viewBox="0 0 24 4" aria-hidden="true">
            <line x1="0" x2="24" y1="2" y2="2" stroke={isOneRun ? color : 'currentcolor'} strokeWidth="2" strokeDasharray={dash.join(' ')} />
          </svg>
          {metric}
        </li>
      ))}
    </ul>
  );
}

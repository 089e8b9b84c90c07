import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { ErrorNotice } from '../components/ErrorNotice';
import { LineChart } from '../components/LineChart';
import { useWasVisible } from '../components/useWasVisible';
import { historyQuery } from '../lib/api/metrics';
import type { Metric, Run } from '../lib/api/runs';
import { count, exactNumber, fullTime } from '../lib/format';
import { type Series, describe, toSeries } from './series';

interface MetricChartProps {
  run: Run;
  /** The latest value, shown while no point is pointed at. */
  metric: Metric;
}

/** One metric's card: its latest value and its history, read when the card first comes into view. */
export function MetricChart({ run, metric }: MetricChartProps) {
  const card = useRef<HTMLLIElement>(null);
  const [hovered, setHovered] = useState<number>();
  const { data: history, error } = useQuery({
    ...historyQuery(run.id, metric.key),
    enabled: useWasVisible(card),
  });
  const series = useMemo(() => history && toSeries(history), [history]);

  return (
    <li ref={card} className="card">
      <h2 title={metric.key}>{metric.key}</h2>
      <p className="card-value">{(series && pointText(series, hovered)) ?? `${exactNumber(metric.value)} at step ${metric.step}`}</p>
      <div className="card-chart">
        {error && !series && <ErrorNotice title="The history could not be loaded" error={error} />}
        {series && series.drawn > 1 && (
          <LineChart xs={series.xs} ys={series.ys} axis={series.axis} label={describe(metric.key, series)} onPoint={setHovered} />
        )}
        {series && series.drawn < 2 && <p className="muted">{undrawable(series)}</p>}
      </div>
      {series && <p className="muted card-note">{note(series)}</p>}
    </li>
  );
}

function pointText({ xs, ys, axis }: Series, index: number | undefined): string | undefined {
  const x = index === undefined ? undefined : xs[index];
  const y = index === undefined ? undefined : ys[index];
  if (x === undefined || y === undefined || y === null) return undefined;
  return `${exactNumber(y)} at ${axis === 'step' ? `step ${x}` : fullTime(x * 1_000)}`;
}

function undrawable({ ys, drawn, gaps }: Series): string {
  if (drawn === 0 && ys.length > 0) return `Nothing to draw: ${gaps}.`;
  return 'A single value: a line needs two.';
}

/** Speaks of what is drawn alone: the answer does not tell how many points it was sampled from. */
function note({ drawn, gaps }: Series): string {
  if (drawn < 2) return '';
  return `${count(drawn, 'point')} drawn${gaps && `; gaps: ${gaps}`}`;
}

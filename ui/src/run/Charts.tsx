import { EmptyState } from '../components/EmptyState';
import { CHART_POINTS } from '../lib/api/metrics';
import type { Run } from '../lib/api/runs';
import { MetricChart } from './MetricChart';

interface ChartsProps {
  run: Run;
  /** Which metrics belong on this tab. */
  include: (key: string) => boolean;
}

/** One small chart per metric, by name. */
export function Charts({ run, include }: ChartsProps) {
  const metrics = [...run.metrics.values()]
    .filter(({ key }) => include(key))
    .sort((a, b) => a.key.localeCompare(b.key, 'en', { numeric: true }));
  if (metrics.length === 0) {
    return (
      <EmptyState title="No metrics yet">
        <p>
          A chart appears for every metric that the run logs with <code>mlflow.log_metric</code>.
        </p>
      </EmptyState>
    );
  }
  return (
    <>
      <ul className="charts">
        {metrics.map((metric) => (
          <MetricChart key={metric.key} run={run} metric={metric} />
        ))}
      </ul>
      <p className="muted">
        Histories of more than {CHART_POINTS} points are sampled; their first, last, lowest and highest points are always drawn.
      </p>
    </>
  );
}

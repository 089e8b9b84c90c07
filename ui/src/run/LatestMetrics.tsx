import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { TableFrame } from '../components/TableFrame';
import { TableHead } from '../components/TableHead';
import { Absent } from '../components/Time';
import { useShownRows } from '../components/useShownRows';
import type { Run } from '../lib/api/runs';
import { type SummaryPoint, summariesQuery } from '../lib/api/summaries';
import { chartOf } from '../lib/chartLink';
import { exactNumber, fullTime, shortNumber } from '../lib/format';
import { byImportance } from '../lib/metricOrder';
import { isSystemMetric } from '../lib/tags';

const NUMBERS = ['Latest value', 'Step', 'Min', 'Max', 'First', 'Points'];

/** Each metric's latest value exactly as it was logged, with its extremes. */
export function LatestMetrics({ run, filter }: { run: Run; filter: string }) {
  const { data: summaries } = useQuery(summariesQuery(run.id));
  const metrics = useMemo(() => {
    const wanted = filter.toLowerCase();
    const found = [...run.metrics.values()].filter(({ key }) => key.toLowerCase().includes(wanted));
    return found.sort((a, b) => byImportance(a.key, b.key));
  }, [run.metrics, filter]);
  const [shown, more] = useShownRows(metrics);
  if (metrics.length === 0) return <p className="muted">No metric’s name holds “{filter}”.</p>;
  return (
    <>
      <TableFrame label="Latest metrics">
        <table className="table key-values">
          <TableHead names={['Key', ...NUMBERS]} numbers={NUMBERS} />
          <tbody>
            {shown.map((metric) => {
              const summary = summaries?.get(metric.key);
              return (
                <tr key={metric.key}>
                  <th scope="row" className="metric-key">
                    <Link
                      to="/experiments/$experimentId/runs/$runId/$"
                      params={{ experimentId: run.experimentId, runId: run.id, _splat: isSystemMetric(metric.key) ? 'system-metrics' : 'model-metrics' }}
                      search={{ charts: chartOf(metric.key) }}
                      title="Show the chart"
                    >
                      {metric.key}
                    </Link>
                  </th>
                  <td className="number" title={`Logged ${fullTime(metric.timestamp)}`}>
                    {exactNumber(metric.value)}
                  </td>
                  <td className="number">{metric.step}</td>
                  <PointCell point={summary?.min} />
                  <PointCell point={summary?.max} />
                  <PointCell point={summary?.first} />
                  <td className="number">{summary ? summary.count.toLocaleString() : <Absent />}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </TableFrame>
      {more}
    </>
  );
}

function PointCell({ point }: { point: SummaryPoint | undefined }) {
  if (!point) {
    return (
      <td className="number">
        <Absent />
      </td>
    );
  }
  return (
    <td className="number" title={`${exactNumber(point.value)} at step ${point.step}`}>
      {shortNumber(point.value)}
    </td>
  );
}

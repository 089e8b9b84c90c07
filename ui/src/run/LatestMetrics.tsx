import { TableFrame } from '../components/TableFrame';
import type { Run } from '../lib/api/runs';
import { exactNumber } from '../lib/format';
import { Time } from '../components/Time';

/** The latest value of each metric, exactly as it was logged. */
export function LatestMetrics({ run }: { run: Run }) {
  const metrics = [...run.metrics.values()].sort((a, b) => a.key.localeCompare(b.key, 'en', { numeric: true }));
  return (
    <TableFrame label="Latest metrics">
      <table className="table key-values">
        <thead>
          <tr>
            <th scope="col">Key</th>
            <th scope="col" className="number">
              Latest value
            </th>
            <th scope="col" className="number">
              Step
            </th>
            <th scope="col">Logged</th>
          </tr>
        </thead>
        <tbody>
          {metrics.map((metric) => (
            <tr key={metric.key}>
              <th scope="row">{metric.key}</th>
              <td className="number">{exactNumber(metric.value)}</td>
              <td className="number">{metric.step}</td>
              <td>
                <Time value={metric.timestamp} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

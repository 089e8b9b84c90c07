import { useNavigate, useSearch } from '@tanstack/react-router';
import { SearchBox } from '../components/SearchBox';
import type { Run } from '../lib/api/runs';
import { LatestMetrics } from './LatestMetrics';

/** So many are read without searching. */
const FEW = 8;

export function Metrics({ run }: { run: Run }) {
  const { metricFilter: filter = '' } = useSearch({ from: '/experiments/$experimentId/runs/$runId/$' });
  const navigate = useNavigate({ from: '/experiments/$experimentId/runs/$runId/$' });
  if (run.metrics.size === 0) return <p className="muted">No metrics were logged.</p>;
  return (
    <>
      {(run.metrics.size > FEW || filter) && (
        <SearchBox
          label="Search metrics"
          shortcut="Search the metrics"
          value={filter}
          onChange={(text) => void navigate({ search: (before) => ({ ...before, metricFilter: text || undefined }), replace: true })}
        />
      )}
      <LatestMetrics run={run} filter={filter} />
    </>
  );
}

import { StatusLabel } from '../components/StatusLabel';
import { RunLink } from '../components/links';
import type { Run } from '../lib/api/runs';
import { runColor } from '../lib/runColors';
import { RUN_COLOR_TAG } from '../lib/tags';

interface RunHeadsProps {
  runs: Run[];
  onRemove: (id: string) => void;
  /** Makes it the first, which the others are compared to. */
  onFirst: (id: string) => void;
}

export function RunHeads({ runs, onRemove, onFirst }: RunHeadsProps) {
  return (
    <thead>
      <tr>
        <td />
        {runs.map((run, place) => (
          <th key={run.id} scope="col">
            <span className="compare-head">
              <span className="color-dot" style={{ background: runColor(run.id, run.tags.get(RUN_COLOR_TAG)) }} />
              <RunLink experimentId={run.experimentId} id={run.id}>
                {run.name}
              </RunLink>
              {runs.length > 1 && (
                <button type="button" className="icon-button" aria-label={`Remove ${run.name} from the comparison`} title="Remove" onClick={() => onRemove(run.id)}>
                  ×
                </button>
              )}
            </span>
            <span className="compare-head">
              <StatusLabel status={run.status} />
              {place === 0 ? (
                runs.length > 1 && <span className="badge">baseline</span>
              ) : (
                <button type="button" className="button button-small" onClick={() => onFirst(run.id)}>
                  Make baseline
                </button>
              )}
            </span>
          </th>
        ))}
      </tr>
    </thead>
  );
}

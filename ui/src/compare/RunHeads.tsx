import { StatusLabel } from '../components/StatusLabel';
import { RunLink } from '../components/links';
import type { Run } from '../lib/api/runs';
import type { RunLook } from '../lib/runColors';

interface RunHeadsProps {
  runs: Run[];
  looks: ReadonlyMap<string, RunLook>;
  onRemove: (id: string) => void;
  /** Makes it the first, which the others are compared to. */
  onFirst: (id: string) => void;
}

export function RunHeads({ runs, looks, onRemove, onFirst }: RunHeadsProps) {
  return (
    <thead>
      <tr>
        <td />
        {runs.map((run, place) => (
          <th key={run.id} scope="col">
            <span className="compare-head">
              <span className="color-dot" style={{ background: looks.get(run.id)?.color }} />
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

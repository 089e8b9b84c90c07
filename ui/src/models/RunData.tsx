import { KeyValueTable } from '../components/KeyValueTable';
import { Section } from '../components/Section';
import type { Run } from '../lib/api/runs';
import { exactNumber } from '../lib/format';
import { isSystemMetric } from '../lib/tags';

/** What the run logged that made a version. */
export function RunData({ run }: { run: Run }) {
  const metrics = [...run.metrics.values()].filter(({ key }) => !isSystemMetric(key));
  return (
    <div className="columns">
      <Section title="Metrics of the run" count={metrics.length}>
        {metrics.length > 0 ? (
          <KeyValueTable label="Metrics of the run" rows={metrics.map(({ key, value }) => [key, exactNumber(value)])} />
        ) : (
          <p className="muted">The run logged no metrics.</p>
        )}
      </Section>
      <Section title="Parameters of the run" count={run.params.size}>
        {run.params.size > 0 ? <KeyValueTable label="Parameters of the run" rows={[...run.params]} /> : <p className="muted">The run logged no parameters.</p>}
      </Section>
    </div>
  );
}

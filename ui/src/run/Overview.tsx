import { KeyValueTable } from '../components/KeyValueTable';
import { Section } from '../components/Section';
import type { Run } from '../lib/api/runs';
import { DESCRIPTION_TAG, isSystemTag } from '../lib/tags';
import { About } from './About';
import { Children } from './Children';
import { Datasets } from './Datasets';
import { LatestMetrics } from './LatestMetrics';
import { LoggedModels } from './LoggedModels';

export function Overview({ run }: { run: Run }) {
  const description = run.tags.get(DESCRIPTION_TAG);
  const tags = [...run.tags].filter(([key]) => !isSystemTag(key));
  const systemTags = [...run.tags].filter(([key]) => isSystemTag(key));
  return (
    <>
      {description && <p className="prose">{description}</p>}
      <About run={run} />
      <div className="columns">
        <Section title="Metrics" count={run.metrics.size}>
          {run.metrics.size > 0 ? <LatestMetrics run={run} /> : <p className="muted">No metrics were logged.</p>}
        </Section>
        <Section title="Parameters" count={run.params.size}>
          {run.params.size > 0 ? <KeyValueTable label="Parameters" rows={[...run.params]} /> : <p className="muted">No parameters were logged.</p>}
        </Section>
      </div>
      <Children run={run} />
      <LoggedModels run={run} />
      {run.datasets.length > 0 && <Datasets datasets={run.datasets} />}
      <Section title="Tags" count={tags.length}>
        {tags.length > 0 ? <KeyValueTable label="Tags" rows={tags} /> : <p className="muted">No tags were set.</p>}
        {systemTags.length > 0 && (
          <details className="details">
            <summary>Tags written by the client ({systemTags.length})</summary>
            <KeyValueTable label="Tags written by the client" rows={systemTags} />
          </details>
        )}
      </Section>
    </>
  );
}

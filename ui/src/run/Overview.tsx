import '../styles/run.css';
import { EditableText } from '../components/EditableText';
import { KeyValueTable } from '../components/KeyValueTable';
import { Section } from '../components/Section';
import { Snippets } from '../components/Snippets';
import { TagEditor } from '../components/TagEditor';
import { runChanges, useRunChange } from '../lib/api/runChanges';
import type { Run } from '../lib/api/runs';
import { trackingUri } from '../lib/snippet';
import { DESCRIPTION_TAG, isSystemTag } from '../lib/tags';
import { About } from './About';
import { Children } from './Children';
import { Datasets } from './Datasets';
import { Environment } from './Environment';
import { LoggedModels } from './LoggedModels';
import { Metrics } from './Metrics';
import { Params } from './Params';
import { runSnippets } from './snippets';

export function Overview({ run }: { run: Run }) {
  const change = useRunChange(run.id, run.experimentId);
  const systemTags = [...run.tags].filter(([key]) => isSystemTag(key));
  return (
    <>
      <EditableText
        label="Description"
        text={run.tags.get(DESCRIPTION_TAG) ?? ''}
        save={(text) => change.mutateAsync(() => runChanges.setTag(run.id, DESCRIPTION_TAG, text))}
      />
      <TagEditor
        of="run"
        tags={run.tags}
        set={(key, value) => change.mutateAsync(() => runChanges.setTag(run.id, key, value))}
        remove={(key) => change.mutateAsync(() => runChanges.deleteTag(run.id, key))}
      />
      <div className="about">
        <About run={run} />
      </div>
      <div className="run-columns">
        <Section title="Metrics" count={run.metrics.size}>
          <Metrics run={run} />
        </Section>
        <Section title="Parameters" count={run.params.size}>
          <Params params={run.params} />
        </Section>
      </div>
      <Children run={run} />
      <LoggedModels run={run} />
      {run.datasets.length > 0 && <Datasets run={run} />}
      <Environment run={run} />
      <Section title="Use it in code">
        <Snippets label="Code" snippets={runSnippets(trackingUri(location.href), run)} />
      </Section>
      {systemTags.length > 0 && (
        <details className="details">
          <summary>Tags written by the client ({systemTags.length})</summary>
          <KeyValueTable label="Tags written by the client" rows={systemTags} />
        </details>
      )}
    </>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link, Navigate, getRouteApi } from '@tanstack/react-router';
import { EditableText } from '../components/EditableText';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { Section } from '../components/Section';
import { TagEditor } from '../components/TagEditor';
import { ModelLink } from '../components/links';
import { type ModelVersion, NO_STAGE, type RegisteredModel, modelVersionQuery, registeredModelQuery } from '../lib/api/registry';
import { registry, useRegistryChange } from '../lib/api/registryChanges';
import { runQuery } from '../lib/api/runs';
import { trackingUri } from '../lib/snippet';
import { isPrompt } from '../lib/tags';
import { AliasEditor } from './AliasEditor';
import { History } from './History';
import { Lineage } from './Lineage';
import { RunData } from './RunData';
import { Schema } from './Schema';
import { Stage } from './Stage';
import { VersionActions } from './VersionActions';
import { VersionFacts } from './VersionFacts';
import { loadVersionSnippet } from './snippets';
import { Snippet } from '../components/Snippet';

const route = getRouteApi('/models/$modelName/versions/$version');

/** One version of a registered model: what it is, where it comes from and where it stands. */
export function VersionPage() {
  const { modelName, version: number } = route.useParams();
  const { data: model } = useQuery(registeredModelQuery(modelName));
  const { data: version, error, refetch } = useQuery(modelVersionQuery(modelName, number));
  const title = `${modelName} version ${number}`;
  if (model && isPrompt(model.tags)) {
    return <Navigate to="/prompts/$promptName" params={{ promptName: modelName }} search={{ promptVersion: number }} replace />;
  }
  return (
    <Page
      title={title}
      heading={
        <>
          {modelName} <span className="muted">version {number}</span> {version && version.stage !== NO_STAGE && <Stage stage={version.stage} />}
        </>
      }
      breadcrumb={
        <>
          <Link to="/models">Registered models</Link>
          <ModelLink name={modelName} />
        </>
      }
      actions={version && model && <VersionActions model={model} version={version} />}
    >
      {error && !version && <ErrorNotice title={`${title} could not be loaded`} error={error} onRetry={() => void refetch()} />}
      {!error && (!version || !model) && <Loading what="the version" />}
      {version && model && <Version model={model} version={version} />}
    </Page>
  );
}

function Version({ model, version }: { model: RegisteredModel; version: ModelVersion }) {
  const { name, version: number } = version;
  const change = useRegistryChange(name);
  const { data: run } = useQuery({ ...runQuery(version.runId ?? ''), enabled: version.runId !== undefined });
  const snippet = loadVersionSnippet(trackingUri(document.baseURI), name, number, version.aliases[0]);
  return (
    <>
      <AliasEditor model={model} version={number} />
      <div className="columns about">
        <VersionFacts version={version} run={run} />
        <div className="about-text">
          <EditableText label="Description" text={version.description} save={(text) => change.mutateAsync(() => registry.describeVersion(name, number, text))} />
          <TagEditor
            of="version"
            tags={version.tags}
            set={(key, value) => change.mutateAsync(() => registry.setVersionTag(name, number, key, value))}
            remove={(key) => change.mutateAsync(() => registry.deleteVersionTag(name, number, key))}
          />
        </div>
      </div>
      <Section title="Lineage">
        <Lineage version={version} run={run} />
      </Section>
      <Schema name={name} version={number} />
      {run && <RunData run={run} />}
      <Section title="Load it">
        <Snippet code={snippet} />
      </Section>
      <History name={name} version={number} />
    </>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Suspense, lazy } from 'react';
import { ArtifactBrowser } from '../artifacts/ArtifactBrowser';
import { Copyable } from '../components/Copyable';
import { ErrorNotice } from '../components/ErrorNotice';
import { Facts } from '../components/Facts';
import { KeyValueTable } from '../components/KeyValueTable';
import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { Section } from '../components/Section';
import { TableFrame } from '../components/TableFrame';
import { TableHead } from '../components/TableHead';
import { TagEditor } from '../components/TagEditor';
import { Absent, Time } from '../components/Time';
import { ExperimentLink, ModelVersionLink, RunIdLink } from '../components/links';
import { type ArtifactSource, artifactsQuery } from '../lib/api/artifacts';
import { experimentQuery } from '../lib/api/experiments';
import { type LoggedModelDetails, type LoggedModelMetric, loggedModelDetailsQuery, registeredVersions } from '../lib/api/loggedModelDetails';
import { loggedModelChanges, useLoggedModelChange } from '../lib/api/loggedModelChanges';
import { exactNumber } from '../lib/format';
import { Tabs } from '../components/Tabs';

const ModelPanel = lazy(() => import('../artifacts/ModelPanel'));

const TABS = [
  { path: '', label: 'Overview' },
  { path: 'artifacts', label: 'Artifacts' },
] as const;

/** A model that a run logged, whether or not it was registered. */
export function LoggedModelPage() {
  const { experimentId = '', modelId = '', _splat = '' } = useParams({ strict: false });
  const [tab = '', ...below] = _splat.split('/');
  const { data: model, error, refetch } = useQuery(loggedModelDetailsQuery(modelId));
  const { data: experiment } = useQuery(experimentQuery(model?.experimentId ?? experimentId));
  const place = experiment?.id ?? experimentId;
  return (
    <Page
      title={model?.name ?? 'Logged model'}
      breadcrumb={
        <>
          <ExperimentLink id={place}>{experiment?.name ?? experimentId}</ExperimentLink>
          <Link to="/experiments/$experimentId/models" params={{ experimentId: place }}>
            Models
          </Link>
        </>
      }
    >
      {error && !model && <ErrorNotice title="The logged model could not be loaded" error={error} onRetry={() => void refetch()} />}
      {!error && !model && <Loading what="the logged model" />}
      {model && (
        <>
          <Tabs
            label="Logged model"
            tabs={TABS}
            current={tab}
            linkTo={(path) => ({ to: '/experiments/$experimentId/models/$modelId/$', params: { experimentId: model.experimentId, modelId: model.id, _splat: path } })}
          />
          {tab === 'artifacts' ? <Artifacts model={model} openPath={below.join('/')} /> : <Details model={model} />}
        </>
      )}
    </Page>
  );
}

/** Goes to a file or folder of the model. */
function useOpen(model: LoggedModelDetails) {
  const navigate = useNavigate();
  return (path: string) =>
    void navigate({
      to: '/experiments/$experimentId/models/$modelId/$',
      params: { experimentId: model.experimentId, modelId: model.id, _splat: path ? `artifacts/${path}` : 'artifacts' },
      resetScroll: false,
    });
}

function Artifacts({ model, openPath }: { model: LoggedModelDetails; openPath: string }) {
  return <ArtifactBrowser source={{ kind: 'model', id: model.id }} uri={model.artifactUri} path={openPath} onOpen={useOpen(model)} />;
}

/** How to load it and what it takes, where its files say so. */
function Files({ model }: { model: LoggedModelDetails }) {
  const source: ArtifactSource = { kind: 'model', id: model.id };
  const open = useOpen(model);
  const { data: files = [] } = useQuery({ ...artifactsQuery(source, ''), retry: false });
  if (!files.some((file) => file.path === 'MLmodel')) return null;
  return (
    <Suspense fallback={<Loading what="the model’s files" />}>
      <ModelPanel source={source} path="" onOpen={open} />
    </Suspense>
  );
}

function Details({ model }: { model: LoggedModelDetails }) {
  const change = useLoggedModelChange(model.id);
  const registered = registeredVersions(model);
  return (
    <>
      <TagEditor
        of="logged model"
        tags={model.tags}
        set={(key, value) => change.mutateAsync(() => loggedModelChanges.setTag(model.id, key, value))}
        remove={(key) => change.mutateAsync(() => loggedModelChanges.deleteTag(model.id, key))}
      />
      <Facts
        facts={[
          ['Id', <Copyable key="id" text={model.id} label="Copy the id" />],
          ['Status', model.status],
          ['Type', model.type || undefined],
          ['Created', <Time key="created" value={model.created} full />],
          ['Run', model.runId ? <RunIdLink key="run" id={model.runId} /> : undefined],
          [
            'Registered as',
            registered.length > 0
              ? registered.map(({ name, version }) => (
                  <div key={`${name} ${version}`}>
                    <ModelVersionLink name={name} version={version}>
                      {name} version {version}
                    </ModelVersionLink>
                  </div>
                ))
              : undefined,
          ],
          ['Artifacts', <Copyable key="artifacts" text={model.artifactUri} label="Copy the artifact location" />],
        ]}
      />
      <div className="columns">
        <Section title="Metrics" count={model.metrics.length}>
          {model.metrics.length > 0 ? <Metrics metrics={model.metrics} /> : <p className="muted">No metrics were logged for this model.</p>}
        </Section>
        <Section title="Parameters" count={model.params.size}>
          {model.params.size > 0 ? <KeyValueTable label="Parameters" rows={[...model.params]} /> : <p className="muted">No parameters were logged for this model.</p>}
        </Section>
      </div>
      <Files model={model} />
    </>
  );
}

function Metrics({ metrics }: { metrics: LoggedModelMetric[] }) {
  return (
    <TableFrame label="Metrics">
      <table className="table">
        <TableHead names={['Metric', 'Dataset', 'Step', 'Value']} numbers={['Step', 'Value']} />
        <tbody>
          {metrics.map(({ key, value, step, dataset }, index) => (
            <tr key={index}>
              <th scope="row">{key}</th>
              <td>{dataset || <Absent />}</td>
              <td className="number">{step}</td>
              <td className="number">{exactNumber(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

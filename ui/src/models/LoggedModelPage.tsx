import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Copyable } from '../components/Copyable';
import { ErrorNotice } from '../components/ErrorNotice';
import { Facts } from '../components/Facts';
import { KeyValueTable } from '../components/KeyValueTable';
import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { Section } from '../components/Section';
import { TableFrame } from '../components/TableFrame';
import { TagList } from '../components/TagList';
import { Absent, Time } from '../components/Time';
import { ExperimentLink, ModelVersionLink, RunIdLink } from '../components/links';
import { experimentQuery } from '../lib/api/experiments';
import { type LoggedModelDetails, type LoggedModelMetric, loggedModelDetailsQuery } from '../lib/api/loggedModelDetails';
import { exactNumber } from '../lib/format';

const route = getRouteApi('/experiments/$experimentId/models/$modelId');

/** A model that a run logged, whether or not it was registered. */
export function LoggedModelPage() {
  const { experimentId, modelId } = route.useParams();
  const { data: model, error, refetch } = useQuery(loggedModelDetailsQuery(modelId));
  const { data: experiment } = useQuery(experimentQuery(model?.experimentId ?? experimentId));
  return (
    <Page title={model?.name ?? 'Logged model'} breadcrumb={<ExperimentLink id={experiment?.id ?? experimentId}>{experiment?.name ?? experimentId}</ExperimentLink>}>
      {error && !model && <ErrorNotice title="The logged model could not be loaded" error={error} onRetry={() => void refetch()} />}
      {!error && !model && <Loading what="the logged model" />}
      {model && <Details model={model} />}
    </Page>
  );
}

function Details({ model }: { model: LoggedModelDetails }) {
  const registered = registeredVersions(model.tags);
  return (
    <>
      <TagList tags={model.tags} />
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
    </>
  );
}

function Metrics({ metrics }: { metrics: LoggedModelMetric[] }) {
  return (
    <TableFrame label="Metrics">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col">Dataset</th>
            <th scope="col" className="number">
              Step
            </th>
            <th scope="col" className="number">
              Value
            </th>
          </tr>
        </thead>
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

/** The versions made from a logged model: a tag lists them as JSON, which clients write as well. */
function registeredVersions(tags: Map<string, string>): { name: string; version: string }[] {
  try {
    const listed: unknown = JSON.parse(tags.get('mlflow.modelVersions') ?? '[]');
    const entries = Array.isArray(listed) ? (listed as { name?: unknown; version?: unknown }[]) : [];
    return entries.flatMap(({ name, version }) => (typeof name === 'string' && version !== undefined ? [{ name, version: String(version) }] : []));
  } catch {
    return [];
  }
}

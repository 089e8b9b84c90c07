import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { EmptyState } from '../components/EmptyState';
import { ErrorNotice } from '../components/ErrorNotice';
import { Facts } from '../components/Facts';
import { LoadMore } from '../components/LoadMore';
import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { Section } from '../components/Section';
import { TagList } from '../components/TagList';
import { Time } from '../components/Time';
import { type RegisteredModel, modelVersionsQuery, registeredModelQuery } from '../lib/api/registry';
import { AliasList } from './AliasList';
import { VersionsTable } from './VersionsTable';

/** One registered model; `#/models/{name}/versions/{version}` is the same page with that version marked. */
export function ModelPage() {
  const { modelName = '', version } = useParams({ strict: false });
  const { data: model, error, refetch } = useQuery(registeredModelQuery(modelName));
  return (
    <Page title={modelName} breadcrumb={<Link to="/models">Registered models</Link>}>
      {error && !model && <ErrorNotice title={`The model ${modelName} could not be loaded`} error={error} onRetry={() => void refetch()} />}
      {!error && !model && <Loading what="the model" />}
      {model && (
        <>
          {model.description && <p className="prose">{model.description}</p>}
          <TagList tags={model.tags} />
          <Facts
            facts={[
              ['Created', <Time key="created" value={model.created} full />],
              ['Updated', <Time key="updated" value={model.updated} full />],
              ['Aliases', <AliasList key="aliases" name={model.name} aliases={model.aliases} />],
            ]}
          />
          <Section title="Versions">
            <Versions model={model} marked={version} />
          </Section>
        </>
      )}
    </Page>
  );
}

function Versions({ model, marked }: { model: RegisteredModel; marked: string | undefined }) {
  const query = useInfiniteQuery(modelVersionsQuery('name', model.name));
  const versions = query.data;
  if (query.isError && !versions) {
    return <ErrorNotice title="The versions could not be loaded" error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!versions) return <Loading what="versions" />;
  if (versions.length === 0) {
    return (
      <EmptyState title="No versions yet">
        <p>
          <code>mlflow.register_model</code> adds one.
        </p>
      </EmptyState>
    );
  }
  return (
    <>
      <VersionsTable versions={versions} aliases={model.aliases} marked={marked} />
      <LoadMore noun="version" shown={versions.length} query={query} />
    </>
  );
}

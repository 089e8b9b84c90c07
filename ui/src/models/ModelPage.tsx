import { useQuery } from '@tanstack/react-query';
import { Link, Navigate, getRouteApi } from '@tanstack/react-router';
import { EditableText } from '../components/EditableText';
import { ErrorNotice } from '../components/ErrorNotice';
import { Facts } from '../components/Facts';
import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { Section } from '../components/Section';
import { TagEditor } from '../components/TagEditor';
import { Time } from '../components/Time';
import { type RegisteredModel, registeredModelQuery } from '../lib/api/registry';
import { registry, useRegistryChange } from '../lib/api/registryChanges';
import { isPrompt } from '../lib/tags';
import { AliasList } from './AliasList';
import { History } from './History';
import { ModelActions } from './ModelActions';
import { Versions } from './Versions';

const route = getRouteApi('/models/$modelName');

/** One registered model with its versions and what happened to it. */
export function ModelPage() {
  const { modelName } = route.useParams();
  const { data: model, error, refetch } = useQuery(registeredModelQuery(modelName));
  if (model && isPrompt(model.tags)) return <Navigate to="/prompts/$promptName" params={{ promptName: modelName }} replace />;
  return (
    <Page title={modelName} breadcrumb={<Link to="/models">Registered models</Link>} actions={model && <ModelActions model={model} />}>
      {error && !model && (
        <>
          <ErrorNotice title={`The model ${modelName} could not be loaded`} error={error} onRetry={() => void refetch()} />
          <History name={modelName} />
        </>
      )}
      {!error && !model && <Loading what="the model" />}
      {model && <Model model={model} />}
    </Page>
  );
}

function Model({ model }: { model: RegisteredModel }) {
  const { name } = model;
  const change = useRegistryChange(name);
  return (
    <>
      <div className="columns about">
        <div className="about-text">
          <EditableText label="Description" text={model.description} save={(text) => change.mutateAsync(() => registry.describeModel(name, text))} />
          <TagEditor
            of="model"
            tags={model.tags}
            set={(key, value) => change.mutateAsync(() => registry.setModelTag(name, key, value))}
            remove={(key) => change.mutateAsync(() => registry.deleteModelTag(name, key))}
          />
        </div>
        <Facts
          facts={[
            ['Created', <Time key="created" value={model.created} full />],
            ['Last modified', <Time key="updated" value={model.updated} full />],
            ['Aliases', <AliasList key="aliases" name={name} aliases={model.aliases} />],
          ]}
        />
      </div>
      <Section title="Versions">
        <Versions model={model} />
      </Section>
      <History name={name} />
    </>
  );
}

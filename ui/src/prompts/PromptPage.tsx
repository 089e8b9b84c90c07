import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { EditableText } from '../components/EditableText';
import { EmptyState } from '../components/EmptyState';
import { ErrorNotice } from '../components/ErrorNotice';
import { LoadMore } from '../components/LoadMore';
import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { TagEditor } from '../components/TagEditor';
import { type ModelVersion, type RegisteredModel, modelVersionsQuery, registeredModelQuery } from '../lib/api/registry';
import { registry, useRegistryChange } from '../lib/api/registryChanges';
import { useShortcut } from '../lib/shortcuts';
import { PROMPT_TEXT_TAG } from '../lib/tags';
import { History } from '../models/History';
import { PromptActions } from './PromptActions';
import { PromptDialog } from './PromptDialog';
import { PromptVersion } from './PromptVersion';
import { PromptVersionList } from './PromptVersionList';

const route = getRouteApi('/prompts/$promptName');

/** One prompt: its versions, the text of one, and what changed between two. */
export function PromptPage() {
  const { promptName } = route.useParams();
  const { data: prompt, error, refetch } = useQuery(registeredModelQuery(promptName));
  const query = useInfiniteQuery(modelVersionsQuery('name', promptName, 'prompt'));
  return (
    <Page title={promptName} breadcrumb={<Link to="/prompts">Prompts</Link>} actions={prompt && <PromptActions prompt={prompt} />}>
      {error && !prompt && <ErrorNotice title={`The prompt ${promptName} could not be loaded`} error={error} onRetry={() => void refetch()} />}
      {query.error && !query.data && <ErrorNotice title="The versions could not be loaded" error={query.error} />}
      {!error && !query.error && (!prompt || !query.data) && <Loading what="the prompt" />}
      {prompt && query.data && (
        <>
          <About prompt={prompt} />
          <Versions prompt={prompt} versions={query.data} />
          {query.hasNextPage && <LoadMore noun="version" shown={query.data.length} query={query} />}
          <History name={promptName} />
        </>
      )}
    </Page>
  );
}

function About({ prompt: { name, description, tags } }: { prompt: RegisteredModel }) {
  const change = useRegistryChange(name);
  return (
    <>
      <EditableText label="Description" text={description} save={(text) => change.mutateAsync(() => registry.describeModel(name, text))} />
      <TagEditor
        of="prompt"
        tags={tags}
        set={(key, value) => change.mutateAsync(() => registry.setModelTag(name, key, value))}
        remove={(key) => change.mutateAsync(() => registry.deleteModelTag(name, key))}
      />
    </>
  );
}

function Versions({ prompt, versions }: { prompt: RegisteredModel; versions: ModelVersion[] }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [isWriting, setWriting] = useState(false);
  const shown = versions.find(({ version }) => version === search.promptVersion) ?? versions[0];
  const at = versions.findIndex(({ version }) => version === shown?.version);
  const go = (step: number) => {
    const next = versions[at + step];
    if (next) void navigate({ search: (before) => ({ ...before, promptVersion: next.version }), replace: true, resetScroll: false });
  };
  useShortcut('j', 'Next older version', () => go(1));
  useShortcut('k', 'Next newer version', () => go(-1));
  useShortcut('n', 'Write a new version', () => setWriting(true));
  const dialog = isWriting && (
    <PromptDialog prompt={{ name: prompt.name, text: shown?.tags.get(PROMPT_TEXT_TAG) ?? '' }} onClose={() => setWriting(false)} />
  );
  const button = (
    <button type="button" className="button button-primary" onClick={() => setWriting(true)}>
      New version
    </button>
  );
  if (!shown) {
    return (
      <EmptyState title="No versions yet">
        <p>{button}</p>
        {dialog}
      </EmptyState>
    );
  }
  return (
    <div className="prompt">
      <div className="prompt-side">
        {button}
        <PromptVersionList prompt={prompt} versions={versions} shown={shown.version} />
      </div>
      <PromptVersion
        prompt={prompt}
        version={shown}
        versions={versions}
        against={versions.find(({ version }) => version === search.against)}
        onCompare={(against) => void navigate({ search: (before) => ({ ...before, against }), replace: true, resetScroll: false })}
      />
      {dialog}
    </div>
  );
}

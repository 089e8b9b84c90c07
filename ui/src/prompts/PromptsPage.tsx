import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { EmptyState } from '../components/EmptyState';
import { ErrorNotice } from '../components/ErrorNotice';
import { LoadMore } from '../components/LoadMore';
import { Loading } from '../components/Loading';
import { Page } from '../components/Page';
import { SearchBox } from '../components/SearchBox';
import { TableFrame } from '../components/TableFrame';
import { TableHead } from '../components/TableHead';
import { TagList } from '../components/TagList';
import { Absent, Time } from '../components/Time';
import { type RegisteredModel, registeredModelsQuery } from '../lib/api/registry';
import { useShortcut } from '../lib/shortcuts';
import { trackingUri } from '../lib/snippet';
import { registerPromptSnippet } from '../models/snippets';
import { DEFAULT_ORDER } from '../models/urlState';
import { PromptDialog } from './PromptDialog';
import { excerpt } from '../lib/excerpt';
import { AliasList } from '../models/AliasList';

const route = getRouteApi('/prompts');

export function PromptsPage() {
  const { searchFilter = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const [isCreating, setCreating] = useState(false);
  const query = useInfiniteQuery(registeredModelsQuery({ text: searchFilter, orderBy: DEFAULT_ORDER, kind: 'prompt' }));
  const prompts = query.data;
  const search = useCallback((text: string) => void navigate({ search: { searchFilter: text || undefined }, replace: true }), [navigate]);
  useShortcut('n', 'Create a prompt', () => setCreating(true));
  return (
    <Page
      title="Prompts"
      actions={
        <button type="button" className="button button-primary" onClick={() => setCreating(true)}>
          Create prompt
        </button>
      }
    >
      <div className="toolbar">
        <SearchBox label="Name contains, or a filter: tags.team = 'search'" shortcut="Search the prompts" value={searchFilter} onChange={search} />
      </div>
      {query.isError && !prompts && <ErrorNotice title="The prompts could not be loaded" error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Loading what="prompts" />}
      {prompts?.length === 0 && (searchFilter ? <NoMatch text={searchFilter} /> : <NoPrompts />)}
      {prompts && prompts.length > 0 && (
        <>
          <PromptsTable prompts={prompts} />
          <LoadMore noun="prompt" shown={prompts.length} query={query} />
        </>
      )}
      {isCreating && <PromptDialog onClose={() => setCreating(false)} />}
    </Page>
  );
}

function PromptsTable({ prompts }: { prompts: RegisteredModel[] }) {
  return (
    <TableFrame label="Prompts">
      <table className="table">
        <TableHead names={['Name', 'Latest version', 'Aliases', 'Last modified', 'Description and tags']} />
        <tbody>
          {prompts.map(({ name, latestVersion, aliases, updated, description, tags }) => (
            <tr key={name}>
              <th scope="row" className="name">
                <Link to="/prompts/$promptName" params={{ promptName: name }}>
                  {name}
                </Link>
              </th>
              <td>{latestVersion ? `Version ${latestVersion}` : <Absent />}</td>
              <td>
                <AliasList name={name} aliases={aliases} isPrompt />
              </td>
              <td>
                <Time value={updated} />
              </td>
              <td className="description">
                <span className="excerpt">{excerpt(description)}</span>
                <TagList tags={tags} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function NoMatch({ text }: { text: string }) {
  return (
    <EmptyState title="No prompt matches">
      <p>No prompt matches “{text}”.</p>
    </EmptyState>
  );
}

function NoPrompts() {
  return (
    <EmptyState title="No prompts yet" snippet={registerPromptSnippet(trackingUri(document.baseURI))}>
      <p>Prompts are kept in versions, like models. Create one here, or from code:</p>
    </EmptyState>
  );
}

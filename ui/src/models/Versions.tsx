import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { EmptyState } from '../components/EmptyState';
import { ErrorNotice } from '../components/ErrorNotice';
import { LoadMore } from '../components/LoadMore';
import { Loading } from '../components/Loading';
import { SearchBox } from '../components/SearchBox';
import { type ModelVersion, type RegisteredModel, modelVersionsQuery } from '../lib/api/registry';
import { runsByIdQuery } from '../lib/api/runsById';
import { trackingUri } from '../lib/snippet';
import { ColumnChooser } from './ColumnChooser';
import { VersionsTable } from './VersionsTable';
import { type ModelSearch, readColumns, readVersions, writeColumns } from './urlState';
import { registerVersionSnippet } from './snippets';

const route = getRouteApi('/models/$modelName');

/** A model's versions: to filter, to see beside numbers of their runs, and to compare. */
export function Versions({ model }: { model: RegisteredModel }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(modelVersionsQuery('name', model.name));
  const versions = query.data;
  const columns = readColumns(search.columns);
  const runs = useQuery({
    ...runsByIdQuery((versions ?? []).flatMap(({ runId }) => runId ?? [])),
    enabled: columns.length > 0 && versions !== undefined,
  });
  const change = useCallback(
    (part: ModelSearch) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false }),
    [navigate],
  );
  const filter = useCallback((text: string) => change({ versionFilter: text || undefined }), [change]);

  if (query.isError && !versions) {
    return <ErrorNotice title="The versions could not be loaded" error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!versions) return <Loading what="versions" />;
  if (versions.length === 0) {
    return (
      <EmptyState title="No versions yet" snippet={registerVersionSnippet(trackingUri(document.baseURI), model.name)}>
        <p>Register the model of a run and it appears here:</p>
      </EmptyState>
    );
  }
  const selected = readVersions(search.versions);
  const shown = versions.filter((version) => holds(version, search.versionFilter ?? ''));
  return (
    <>
      <div className="toolbar">
        <SearchBox label="Versions that hold" shortcut="Search the versions" value={search.versionFilter ?? ''} onChange={filter} />
        <ColumnChooser versions={versions} columns={columns} onChange={(chosen) => change({ columns: writeColumns(chosen) })} />
        <CompareLink name={model.name} selected={selected} />
      </div>
      {shown.length === 0 ? (
        <p className="muted">None of the versions shown so far holds “{search.versionFilter}”.</p>
      ) : (
        <VersionsTable
          model={model}
          versions={shown}
          columns={columns}
          runs={runs.data}
          selected={selected}
          onSelect={(chosen) => change({ versions: chosen.join(',') || undefined })}
        />
      )}
      <LoadMore noun="version" shown={versions.length} query={query} />
    </>
  );
}

function CompareLink({ name, selected }: { name: string; selected: string[] }) {
  if (selected.length < 2) return <span className="muted hint">Select two or more to compare them.</span>;
  return (
    <Link to="/models/$modelName/compare" params={{ modelName: name }} search={{ versions: selected.join(',') }} className="button button-primary">
      Compare {selected.length} versions
    </Link>
  );
}

/** Whether anything that a version shows holds the text. */
function holds(version: ModelVersion, text: string): boolean {
  const tags = [...version.tags].flatMap(([key, value]) => [key, value, `${key}=${value}`]);
  const texts = [`version ${version.version}`, version.stage, version.description, version.source, version.runId ?? '', ...version.aliases.map((alias) => `@${alias}`), ...tags];
  return texts.some((shown) => shown.toLowerCase().includes(text.toLowerCase()));
}

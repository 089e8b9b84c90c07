import { useInfiniteQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { EmptyState } from '../components/EmptyState';
import { ErrorNotice } from '../components/ErrorNotice';
import { LoadMore } from '../components/LoadMore';
import { Loading } from '../components/Loading';
import { type ArtifactFile, artifactUrl, artifactsQuery } from '../lib/api/artifacts';
import { byteSize } from '../lib/format';

interface DirectoryProps {
  runId: string;
  /** Relative to the run's artifact root, which is `''`. */
  path: string;
  openPath: string;
}

/** The children of one directory, read when it is shown. */
export function ArtifactDirectory({ runId, path, openPath }: DirectoryProps) {
  const query = useInfiniteQuery(artifactsQuery(runId, path));
  const files = query.data;
  if (query.isError && !files) {
    return <ErrorNotice title="The artifacts could not be listed" error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!files) return <Loading what="artifacts" />;
  if (files.length === 0) return path === '' ? <NoArtifacts /> : <p className="muted">This folder is empty.</p>;
  return (
    <>
      <ul className="tree">
        {files.map((file) => (
          <li key={file.path} aria-current={file.path === openPath ? 'true' : undefined}>
            {file.isDirectory ? <Folder runId={runId} path={file.path} openPath={openPath} /> : <File runId={runId} file={file} />}
          </li>
        ))}
      </ul>
      {query.hasNextPage && <LoadMore noun="artifact" shown={files.length} query={query} />}
    </>
  );
}

function Folder({ runId, path, openPath }: DirectoryProps) {
  const id = useId();
  const [isOpen, setIsOpen] = useState(openPath === path || openPath.startsWith(`${path}/`));
  return (
    <>
      <button type="button" className="tree-folder" aria-expanded={isOpen} aria-controls={id} onClick={() => setIsOpen(!isOpen)}>
        <span className="tree-arrow" aria-hidden="true" />
        {baseName(path)}/
      </button>
      <div id={id}>{isOpen && <ArtifactDirectory runId={runId} path={path} openPath={openPath} />}</div>
    </>
  );
}

function File({ runId, file }: { runId: string; file: ArtifactFile }) {
  const name = baseName(file.path);
  return (
    <span className="tree-file">
      <a href={artifactUrl(runId, file.path)} download={name}>
        {name}
      </a>{' '}
      {file.size !== undefined && <span className="muted">{byteSize(file.size)}</span>}
    </span>
  );
}

function NoArtifacts() {
  return (
    <EmptyState title="No artifacts">
      <p>
        Files that the run logs, for example with <code>mlflow.log_artifact</code>, appear here.
      </p>
    </EmptyState>
  );
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

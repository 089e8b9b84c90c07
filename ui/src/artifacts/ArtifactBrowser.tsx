import '../styles/artifacts.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Suspense, lazy, useState } from 'react';
import { CopyButton } from '../components/CopyButton';
import { EmptyState } from '../components/EmptyState';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { type ArtifactFile, type ArtifactSource, archiveUrl, artifactUrl, artifactsQuery, baseName, parentPath } from '../lib/api/artifacts';
import { byteSize, count } from '../lib/format';
import { ArtifactTree } from './ArtifactTree';

/** What shows files is large, and many visits look at none. */
const FileView = lazy(() => import('./FileView'));
const ModelPanel = lazy(() => import('./ModelPanel'));

interface ArtifactBrowserProps {
  source: ArtifactSource;
  /** What clients call the root, to copy. */
  uri: string;
  /** A file or folder; `''` is the root. */
  path: string;
  /** Its run has not ended: what it writes past the server is looked for now and then. */
  isRunning?: boolean;
  /** Goes to another one. */
  onOpen: (path: string) => void;
}

/** The tree of artifacts and, beside it, the one that the address names. */
export function ArtifactBrowser({ source, uri, path, isRunning = false, onOpen }: ArtifactBrowserProps) {
  const root = useQuery(artifactsQuery(source, ''));
  if (root.isError && !root.data) {
    return <ErrorNotice title="The artifacts could not be listed" error={root.error} onRetry={() => void root.refetch()} />;
  }
  if (root.data?.length === 0) return <NoArtifacts />;
  return (
    <div className="artifacts">
      <ArtifactTree source={source} openPath={path} isGrowing={isRunning && !uri.startsWith('mlflow-artifacts:')} onOpen={onOpen} />
      <div className="artifact">
        <Opened source={source} uri={uri} path={path} onOpen={onOpen} />
      </div>
    </div>
  );
}

/** The folder above a path says what it is. */
function Opened({ source, uri, path, onOpen }: ArtifactBrowserProps) {
  const { data: siblings, error, refetch } = useQuery(artifactsQuery(source, parentPath(path)));
  if (error && !siblings) return <ErrorNotice title="The folder could not be listed" error={error} onRetry={() => void refetch()} />;
  if (!siblings) return <Loading what="the artifact" />;
  const file = siblings.find((entry) => entry.path === path);
  if (path !== '' && !file) {
    return (
      <EmptyState title="No such artifact">
        <p>
          There is no <code>{path}</code>. It may not have been uploaded yet, or the link may be mistyped.
        </p>
      </EmptyState>
    );
  }
  const entry = file ?? { path: '', isDirectory: true, size: undefined };
  return (
    <>
      <Head source={source} uri={uri} entry={entry} />
      <Suspense fallback={<Loading what="the viewer" />}>
        {entry.isDirectory ? <Folder source={source} path={path} onOpen={onOpen} /> : <File key={path} source={source} file={entry} onOpen={onOpen} />}
      </Suspense>
    </>
  );
}

function Head({ source, uri, entry }: { source: ArtifactSource; uri: string; entry: ArtifactFile }) {
  const name = baseName(entry.path) || 'All artifacts';
  const full = entry.path ? `${uri.replace(/\/$/, '')}/${entry.path}` : uri;
  return (
    <header className="artifact-head">
      <h2 title={entry.path}>
        {name}
        {entry.isDirectory && entry.path !== '' && '/'}
      </h2>
      {entry.size !== undefined && (
        <span className="muted" title={`${entry.size.toLocaleString()} bytes`}>
          {byteSize(entry.size)}
        </span>
      )}
      <span className="artifact-actions">
        {entry.path !== '' && <CopyButton text={entry.path} label="Copy path" caption="Copy path" />}
        <CopyButton text={full} label="Copy URI" caption="Copy URI" />
        {entry.isDirectory ? (
          <a className="button button-small" href={archiveUrl(source, entry.path)} download="">
            Download as zip
          </a>
        ) : (
          <a className="button button-small" href={artifactUrl(source, entry.path)} download={name}>
            Download
          </a>
        )}
      </span>
    </header>
  );
}

/** What is looked at stays as it was read; that it has changed since is said. */
function File({ source, file, onOpen }: { source: ArtifactSource; file: ArtifactFile; onOpen: (path: string) => void }) {
  const { view } = useSearch({ strict: false });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [read, setRead] = useState(file);
  const readAgain = () => {
    queries.removeQueries({ predicate: ({ queryKey: [scope, kind, id, path] }) => scope !== 'artifacts' && kind === source.kind && id === source.id && path === file.path });
    setRead(file);
  };
  return (
    <>
      {read.size !== file.size && (
        <p className="notice" role="status">
          The file is another one by now: {byteSize(file.size ?? 0)} instead of {byteSize(read.size ?? 0)}.{' '}
          <button type="button" className="button button-small" onClick={readAgain}>
            Show it
          </button>
        </p>
      )}
      <FileView
        key={read.size}
        source={source}
        file={read}
        isSource={view === 'source'}
        onSource={(isSource) => void navigate({ to: '.', search: (before) => ({ ...before, view: isSource ? 'source' : undefined }), replace: true })}
        onOpen={onOpen}
      />
    </>
  );
}

function Folder({ source, path, onOpen }: { source: ArtifactSource; path: string; onOpen: (path: string) => void }) {
  const { data: entries = [] } = useQuery(artifactsQuery(source, path));
  const files = entries.filter((entry) => !entry.isDirectory);
  const bytes = files.reduce((sum, file) => sum + (file.size ?? 0), 0);
  const folders = entries.length - files.length;
  const isModel = files.some((file) => baseName(file.path) === 'MLmodel');
  return (
    <>
      <p className="muted">
        {count(files.length, 'file')} of {byteSize(bytes)}
        {folders > 0 && `, ${count(folders, 'folder')}`} in this folder.
      </p>
      {isModel && <ModelPanel source={source} path={path} onOpen={onOpen} />}
      {!isModel && <p className="muted">Choose a file to look at it.</p>}
    </>
  );
}

function NoArtifacts() {
  return (
    <EmptyState title="No artifacts" snippet={'mlflow.log_artifact("model.pt")\nmlflow.log_dict({"classes": 10}, "config.json")\nmlflow.log_figure(figure, "loss.png")'}>
      <p>Files that are logged appear here.</p>
    </EmptyState>
  );
}

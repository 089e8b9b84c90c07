import { useQuery } from '@tanstack/react-query';
import { type ReactNode, Suspense, lazy } from 'react';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { type ArtifactFile, type ArtifactSource, baseName, headQuery, parentPath } from '../lib/api/artifacts';
import { HexView } from './HexView';
import { ImageView } from './ImageView';
import { JsonView } from './JsonView';
import { MarkdownFile } from './MarkdownFile';
import { AudioView, PdfView, VideoView } from './MediaView';
import { PageView } from './PageView';
import { DelimitedView } from './DelimitedView';
import { TextView } from './TextView';
import { ViewBoundary } from './ViewBoundary';
import { type Kind, hasSource, kindOf, looksLikeText } from './kind';

const ParquetView = lazy(() => import('./ParquetView'));
const NotebookView = lazy(() => import('./NotebookView'));
const ModelPanel = lazy(() => import('./ModelPanel'));
const NpyView = lazy(() => import('./NpyView'));
const SafetensorsView = lazy(() => import('./SafetensorsView'));

/** Enough to tell text from binary. */
const HEAD_BYTES = 4_096;

export interface ViewProps {
  source: ArtifactSource;
  file: ArtifactFile;
}

interface FileViewProps extends ViewProps {
  /** Whether the text underneath is shown. */
  isSource: boolean;
  onSource: (isSource: boolean) => void;
  onOpen: (path: string) => void;
}

/** A file as what it is, or as its source. */
export default function FileView({ source, file, isSource, onSource, onOpen }: FileViewProps) {
  const kind = kindOf(baseName(file.path));
  return (
    <>
      {hasSource(kind) && (
        <div className="segmented" role="group" aria-label="View">
          <button type="button" className="button button-small" aria-pressed={!isSource} onClick={() => onSource(false)}>
            Preview
          </button>
          <button type="button" className="button button-small" aria-pressed={isSource} onClick={() => onSource(true)}>
            Source
          </button>
        </div>
      )}
      <ViewBoundary key={String(isSource)}>
        <Suspense fallback={<Loading what="the viewer" />}>
          {isSource && hasSource(kind) ? <TextView source={source} file={file} /> : view(kind, { source, file }, onOpen)}
        </Suspense>
      </ViewBoundary>
    </>
  );
}

function view(kind: Kind, props: ViewProps, onOpen: (path: string) => void): ReactNode {
  switch (kind) {
    case 'image':
      return <ImageView {...props} />;
    case 'audio':
      return <AudioView {...props} />;
    case 'video':
      return <VideoView {...props} />;
    case 'pdf':
      return <PdfView {...props} />;
    case 'html':
      return <PageView {...props} />;
    case 'markdown':
      return <MarkdownFile {...props} />;
    case 'csv':
      return <DelimitedView {...props} delimiter="," />;
    case 'tsv':
      return <DelimitedView {...props} delimiter={'\t'} />;
    case 'json':
      return <JsonView {...props} />;
    case 'parquet':
      return <ParquetView {...props} />;
    case 'npy':
      return <NpyView {...props} />;
    case 'notebook':
      return <NotebookView {...props} />;
    case 'safetensors':
      return <SafetensorsView {...props} />;
    case 'mlmodel':
      return <ModelPanel source={props.source} path={parentPath(props.file.path)} onOpen={onOpen} />;
    case 'text':
      return <TextView {...props} />;
    case 'unknown':
      return <UnknownView {...props} />;
  }
}

/** A name that says nothing: the content decides between text and bytes. */
function UnknownView({ source, file }: ViewProps) {
  const { data: head, error, refetch } = useQuery(headQuery(source, file.path, HEAD_BYTES));
  if (error && !head) return <ErrorNotice title="The file could not be read" error={error} onRetry={() => void refetch()} />;
  if (!head) return <Loading what="the file" />;
  if (looksLikeText(head.bytes, head.bytes.length === head.total)) return <TextView source={source} file={file} />;
  return <HexView head={head} />;
}

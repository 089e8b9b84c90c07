import { artifactUrl, baseName, contentUrl } from '../lib/api/artifacts';
import type { ViewProps } from './FileView';

export function AudioView({ source, file }: ViewProps) {
  return <audio className="media" controls preload="metadata" src={artifactUrl(source, file.path)} aria-label={baseName(file.path)} />;
}

export function VideoView({ source, file }: ViewProps) {
  return <video className="media" controls preload="metadata" src={artifactUrl(source, file.path)} aria-label={baseName(file.path)} />;
}

/** The browser's own viewer; it does not start in a sandboxed frame, and needs none: it runs apart from this page. */
export function PdfView({ source, file }: ViewProps) {
  const url = contentUrl(source, file.path);
  if (!navigator.pdfViewerEnabled) {
    return <p className="notice">This browser shows no PDF in a page. Download it to read it.</p>;
  }
  return (
    <>
      <div className="viewer-bar">
        <a className="button button-small" href={url} target="_blank" rel="noreferrer noopener">
          Open in a new tab
        </a>
      </div>
      <iframe className="page-frame" src={url} title={baseName(file.path)} />
    </>
  );
}

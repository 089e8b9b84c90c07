import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { baseName, contentUrl, headQuery } from '../lib/api/artifacts';
import type { ViewProps } from './FileView';
import { foreignHosts } from './foreignHosts';

/** As much of a page as is looked through for what it loads. */
const HEAD_BYTES = 256 * 1_024;

/** A page that somebody logged: it runs in a frame without rights here and, unless it is let, without a network. */
export function PageView({ source, file }: ViewProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [isOnline, setIsOnline] = useState(false);
  const { data: head } = useQuery(headQuery(source, file.path, HEAD_BYTES));
  const hosts = head ? foreignHosts(new TextDecoder().decode(head.bytes)) : [];
  const url = contentUrl(source, file.path, isOnline);
  return (
    <>
      {hosts.length > 0 && !isOnline && (
        <div className="notice">
          <p>
            This page wants to load parts of itself from <strong>{hosts.join(', ')}</strong>. It may look empty without them. Whoever runs
            these servers learns that you look at it.
          </p>
          <button type="button" className="button" onClick={() => setIsOnline(true)}>
            Load them this time
          </button>
        </div>
      )}
      <div className="viewer-bar">
        <button type="button" className="button button-small" onClick={() => void frame.current?.requestFullscreen()}>
          Full screen
        </button>
      </div>
      <iframe ref={frame} key={url} className="page-frame" sandbox="allow-scripts" referrerPolicy="no-referrer" src={url} title={baseName(file.path)} />
    </>
  );
}

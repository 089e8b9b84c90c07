import { useEffect, useRef, useState } from 'react';
import { FRAME_URL } from '../lib/api/artifacts';

const HEIGHT = { least: 40, most: 1_200 };

/** Tells the page outside how much room the content wants. */
const REPORT = '<script>new ResizeObserver(() => parent.postMessage({ height: document.documentElement.offsetHeight }, "*")).observe(document.documentElement)</script>';
const STYLE = '<style>body { margin: 0; font: 14px system-ui, sans-serif; color: #1a2027; background: #fff }</style>';

/** HTML from a stranger in a frame that has no rights here and reaches nothing. */
export function SandboxedHtml({ html, title }: { html: string; title: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(HEIGHT.least);
  useEffect(() => {
    const receive = (event: MessageEvent<unknown>) => {
      const target = frame.current?.contentWindow;
      if (!target || event.source !== target) return;
      if (event.data === 'ready') target.postMessage(`<!doctype html><meta charset="utf-8">${STYLE}<body>${html}${REPORT}`, '*');
      else setHeight((before) => wantedHeight(event.data) ?? before);
    };
    addEventListener('message', receive);
    return () => removeEventListener('message', receive);
  }, [html]);
  return (
    <iframe ref={frame} className="output-frame" sandbox="allow-scripts" referrerPolicy="no-referrer" src={FRAME_URL} title={title} style={{ height }} />
  );
}

/** What the frame says is not to be believed: within bounds, or nothing. */
function wantedHeight(message: unknown): number | undefined {
  const height = typeof message === 'object' && message !== null ? (message as { height?: unknown }).height : undefined;
  if (typeof height !== 'number' || !Number.isFinite(height)) return undefined;
  return Math.min(HEIGHT.most, Math.max(HEIGHT.least, Math.ceil(height)));
}

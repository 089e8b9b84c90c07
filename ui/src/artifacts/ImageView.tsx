import { useEffect, useRef, useState } from 'react';
import { artifactUrl, baseName } from '../lib/api/artifacts';
import type { ViewProps } from './FileView';

/** Images of so few pixels are meant to be counted. */
const SMALL = 256;
const STEP = 1.25;
const LIMITS = { least: 0.05, most: 64 };

interface Size {
  width: number;
  height: number;
}

/** An image, at first as large as its place allows, small ones in whole pixels. */
export function ImageView({ source, file }: ViewProps) {
  const [natural, setNatural] = useState<Size>();
  const [failed, setFailed] = useState(false);
  /** Undefined fits the image to its place. */
  const [zoom, setZoom] = useState<number>();
  const isSmall = natural !== undefined && natural.width <= SMALL && natural.height <= SMALL;
  const initial = isSmall ? Math.max(1, Math.floor(SMALL / Math.max(natural.width, natural.height, 1))) : 1;
  const scale = zoom ?? (isSmall ? initial : undefined);
  const change = (factor: number) => setZoom(Math.min(LIMITS.most, Math.max(LIMITS.least, (scale ?? 1) * factor)));

  const frame = useWheelZoom(change);
  if (failed) return <p className="notice">The browser cannot show this image. Download it to look at it.</p>;
  return (
    <>
      <div className="viewer-bar">
        <span className="segmented" role="group" aria-label="Zoom">
          <button type="button" className="button button-small" aria-label="Smaller" onClick={() => change(1 / STEP)}>
            −
          </button>
          <button type="button" className="button button-small" onClick={() => setZoom(1)}>
            100 %
          </button>
          <button type="button" className="button button-small" aria-label="Larger" onClick={() => change(STEP)}>
            +
          </button>
          <button type="button" className="button button-small" onClick={() => setZoom(undefined)}>
            Fit
          </button>
        </span>
        {natural && (
          <span className="muted">
            {natural.width} × {natural.height} pixels{scale !== undefined && `, ${Math.round(scale * 100)} %`}
          </span>
        )}
      </div>
      <div ref={frame} className="image-frame" role="region" aria-label="Image" tabIndex={0}>
        <img
          src={artifactUrl(source, file.path)}
          alt={baseName(file.path)}
          className={(scale ?? 1) >= 2 || isSmall ? 'image image-pixels' : 'image'}
          style={natural && scale !== undefined ? { width: natural.width * scale, maxWidth: 'none', maxHeight: 'none' } : undefined}
          onLoad={({ currentTarget }) => setNatural({ width: currentTarget.naturalWidth, height: currentTarget.naturalHeight })}
          onError={() => setFailed(true)}
        />
      </div>
    </>
  );
}

/** Ctrl with the wheel, which is how touchpads tell of a pinch, zooms the image and not the page: React's own listeners cannot say that. */
function useWheelZoom(change: (factor: number) => void) {
  const frame = useRef<HTMLDivElement>(null);
  const latest = useRef(change);
  useEffect(() => {
    latest.current = change;
  });
  useEffect(() => {
    const element = frame.current;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      latest.current(event.deltaY < 0 ? STEP : 1 / STEP);
    };
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, []);
  return frame;
}

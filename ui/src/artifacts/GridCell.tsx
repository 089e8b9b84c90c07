import { type ArtifactSource, artifactUrl } from '../lib/api/artifacts';
import { cellText, isNumber } from './cells';
import { imagePath } from './loggedTable';

/** Longer texts hardly fit: they are shown whole when they are pressed. */
const LONG = 40;
/** As much is in the page of a text that is cut. */
const MOST_SHOWN = 300;

interface GridCellProps {
  value: unknown;
  isRead: boolean;
  source: ArtifactSource | undefined;
  /** Pixels; as wide as it needs when nobody has said. */
  width: number | undefined;
  /** Shows all of it. */
  onShow: () => void;
}

export function GridCell({ value, isRead, source, width, onShow }: GridCellProps) {
  const style = width === undefined ? undefined : { minWidth: width, maxWidth: width };
  if (!isRead) return <td className="muted">…</td>;
  if (value === null || value === undefined) return <td className="muted">null</td>;
  const image = source && imagePath(value);
  if (source && image !== undefined) {
    return (
      <td style={style}>
        <button type="button" className="cell-button" onClick={onShow}>
          <img className="cell-image" src={artifactUrl(source, image)} alt={image} loading="lazy" />
        </button>
      </td>
    );
  }
  const text = cellText(value);
  if (text.length > LONG || text.includes('\n')) {
    return (
      <td style={style}>
        <button type="button" className="cell-button" title="Show all of it" onClick={onShow}>
          {text.slice(0, MOST_SHOWN)}
        </button>
      </td>
    );
  }
  return (
    <td className={isNumber(value) ? 'number' : undefined} style={style} title={text}>
      {text}
    </td>
  );
}

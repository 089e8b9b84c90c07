import { CopyButton } from '../components/CopyButton';
import { Dialog } from '../components/Dialog';
import { type ArtifactSource, artifactUrl } from '../lib/api/artifacts';
import { cellText } from './cells';
import { imagePath } from './loggedTable';

/** A cell of a table that is looked at. */
export interface ShownCell {
  title: string;
  value: unknown;
}

interface CellDialogProps extends ShownCell {
  source: ArtifactSource | undefined;
  onClose: () => void;
}

/** All of a cell: a long text, something nested, laid out, or an image in full. */
export function CellDialog({ title, value, source, onClose }: CellDialogProps) {
  const image = source && imagePath(value, 'whole');
  const text = readable(cellText(value));
  return (
    <Dialog title={title} size="wide" onClose={onClose}>
      {source && image !== undefined ? (
        <img className="cell-whole" src={artifactUrl(source, image)} alt={image} />
      ) : (
        <>
          <pre className="code cell-text" tabIndex={0}>
            {text}
          </pre>
          <div>
            <CopyButton text={text} label="Copy the cell" caption="Copy the cell" />
          </div>
        </>
      )}
    </Dialog>
  );
}

/** JSON is laid out. */
function readable(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}

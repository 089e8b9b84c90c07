import { type KeyboardEvent, useId } from 'react';
import { CopyButton } from '../components/CopyButton';
import { SearchBox } from '../components/SearchBox';
import { type ArtifactFile, type ArtifactSource, artifactUrl, readPart } from '../lib/api/artifacts';
import type { ArtifactSearch } from './urlState';
import type { Finder } from './useFinder';

/** More is downloaded rather than copied. */
const COPY_BYTES = 16 << 20;

interface TextToolsProps {
  source: ArtifactSource;
  file: ArtifactFile;
  finder: Finder;
  find: string;
  /** Whether there is more of the file than was searched. */
  isPartial: boolean;
  isWrapped: boolean;
  /** The line that the address names, or none; undefined where lines have no numbers. */
  line: number | '' | undefined;
  onShow: (search: ArtifactSearch) => void;
  /** Gives the focus back to the text. */
  onLeave: () => void;
}

/** Finds in a text, goes to its lines and takes it away. */
export function TextTools({ source, file, finder, find, isPartial, isWrapped, line, onShow, onLeave }: TextToolsProps) {
  const size = file.size ?? 0;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') finder.step(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') onLeave();
    else return;
    event.preventDefault();
  };
  return (
    <div className="toolbar text-tools">
      <div className="text-find" role="search" onKeyDown={onKeyDown}>
        <SearchBox label="Find in this file" shortcut="Find in this file" value={find} onChange={(text) => onShow({ find: text || undefined })} />
        <span className="segmented">
          {([-1, 1] as const).map((step) => (
            <button
              key={step}
              type="button"
              className="button"
              aria-label={step === 1 ? 'Next match' : 'Previous match'}
              title={step === 1 ? 'Next match (Enter)' : 'Previous match (Shift+Enter)'}
              disabled={finder.total === 0}
              onClick={() => finder.step(step)}
              onKeyDown={(event) => event.stopPropagation()}
            >
              {step === 1 ? '↓' : '↑'}
            </button>
          ))}
        </span>
        <span className="text-found muted" role="status">
          {find !== '' && found(finder, isPartial)}
        </span>
      </div>
      {line !== undefined && <GoToLine key={line} line={line} onLine={(next) => (onShow({ line: next }), onLeave())} />}
      <span className="segmented">
        <button type="button" className="button" aria-pressed={isWrapped} onClick={() => onShow({ wrap: isWrapped ? undefined : 'true' })}>
          Wrap lines
        </button>
      </span>
      {size <= COPY_BYTES && (
        <CopyButton label="Copy all of the text" caption="Copy all" text={async () => new TextDecoder().decode((await readPart(artifactUrl(source, file.path), 0, Math.max(1, size))).bytes)} />
      )}
    </div>
  );
}

function found({ place, total, isCut }: Finder, isPartial: boolean): string {
  const where = isPartial ? ' in what was read' : '';
  if (total === 0) return `Not found${where}`;
  return `${(place + 1).toLocaleString()} of ${total.toLocaleString()}${isCut ? ' or more' : ''}${where}`;
}

function GoToLine({ line, onLine }: { line: number | ''; onLine: (line: number) => void }) {
  const id = useId();
  return (
    <form
      className="field"
      onSubmit={(event) => {
        event.preventDefault();
        const wanted = Number(new FormData(event.currentTarget).get('line'));
        if (wanted > 0) onLine(wanted);
      }}
    >
      <label htmlFor={id}>Line</label>
      <input id={id} className="text-go" name="line" type="number" min={1} step={1} defaultValue={line} title="Goes there with Enter; the address then leads to the line" />
    </form>
  );
}

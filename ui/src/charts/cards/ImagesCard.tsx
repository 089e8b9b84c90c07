import { useQueries } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { artifactUrl } from '../../lib/api/artifacts';
import { count } from '../../lib/format';
import { useBoard } from '../board/context';
import { type LoggedImage, imagesQuery } from '../data/images';
import type { ImagesCardSpec } from '../types';
import type { ExportsRef } from './exports';

/** Each is a list of its own to read: more runs cannot be compared by eye. */
const MAX_RUNS = 10;

/** The images that runs logged under a key, at one step. */
export function ImagesCard({ exports }: { card: ImagesCardSpec; exports: ExportsRef }) {
  const { runs } = useBoard();
  const shown = runs.slice(0, MAX_RUNS);
  const answers = useQueries({ queries: shown.map(({ id }) => imagesQuery(id)) });
  const lists = answers.map(({ data }) => data ?? []);
  const keys = [...new Set(lists.flat().map(({ key }) => key))].sort();
  const [chosenKey, setChosenKey] = useState<string>();
  const key = chosenKey !== undefined && keys.includes(chosenKey) ? chosenKey : keys[0];
  const steps = useMemo(() => [...new Set(lists.flat().filter((image) => image.key === key).map(({ step }) => step))].sort((a, b) => a - b), [lists, key]);
  const [place, setPlace] = useState<number>();
  const at = Math.min(place ?? steps.length - 1, steps.length - 1);
  const step = steps[at];

  useEffect(() => {
    exports.current = {
      rows: () => [['run', 'key', 'step', 'path'], ...shown.flatMap((run, i) => (lists[i] ?? []).map((image) => [run.name, image.key, image.step, image.path]))],
    };
  });

  if (answers.every(({ isPending }) => isPending)) return null;
  if (key === undefined || step === undefined) {
    return (
      <p className="muted">
        No run of these has logged images with <code>mlflow.log_image(image, key=…, step=…)</code>.
      </p>
    );
  }
  return (
    <div className="images">
      <div className="toolbar">
        <label className="field">
          <span>Key</span>
          <select value={key} onChange={({ target }) => setChosenKey(target.value)}>
            {keys.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        {steps.length > 1 && (
          <label className="field field-smoothing">
            <span>
              Step <span className="slider-value">{step}</span>
            </span>
            <input type="range" min="0" max={steps.length - 1} value={at} aria-valuetext={`step ${step}`} onChange={({ target }) => setPlace(Number(target.value))} />
          </label>
        )}
      </div>
      <ul>
        {shown.map((run, i) => (
          <li key={run.id}>
            <Picture image={latest(lists[i] ?? [], key, step)} runId={run.id} runName={run.name} />
            <span className="images-name">
              <span className="swatch" style={{ background: run.color }} /> {run.name}
            </span>
          </li>
        ))}
      </ul>
      {runs.length > MAX_RUNS && <p className="muted">The first {count(MAX_RUNS, 'run')} are shown.</p>}
    </div>
  );
}

/** The last image up to a step. */
function latest(images: LoggedImage[], key: string, step: number): LoggedImage | undefined {
  return images.filter((image) => image.key === key && image.step <= step).at(-1);
}

function Picture({ image, runId, runName }: { image: LoggedImage | undefined; runId: string; runName: string }) {
  if (!image) return <p className="muted">None up to this step</p>;
  return (
    <a href={artifactUrl({ kind: 'run', id: runId }, image.path)} target="_blank" rel="noreferrer">
      <img src={artifactUrl({ kind: 'run', id: runId }, image.preview ?? image.path)} alt={`${image.key} of ${runName} at step ${image.step}`} loading="lazy" title={`step ${image.step}`} />
    </a>
  );
}

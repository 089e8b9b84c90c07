import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { looksLikeText } from '../artifacts/kind';
import { Dialog } from '../components/Dialog';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { SelectField } from '../components/SelectField';
import { TextDifference } from '../components/TextDifference';
import { type ArtifactSource, artifactUrl, headQuery } from '../lib/api/artifacts';
import { byteSize } from '../lib/format';
import { comparableAs, comparableText } from './comparedFile';
import { ImageDifference } from './ImageDifference';

/** Whose file it is. */
export interface Side {
  source: ArtifactSource;
  name: string;
}

interface FileDifferenceProps {
  path: string;
  /** Those that have the file; at least two. */
  sides: Side[];
  onClose: () => void;
}

/** Of longer files the beginning is compared. */
const MOST_BYTES = 1 << 20;

/** One file of two runs, or models, and how it differs. */
export default function FileDifference({ path, sides, onClose }: FileDifferenceProps) {
  const [chosen, setChosen] = useState<[number, number]>([0, 1]);
  const [before, after] = [sides[chosen[0]], sides[chosen[1]]];
  const options = sides.map(({ name }, place) => [String(place), name] as const);
  if (!before || !after) return null;
  const label = `${before.name} to ${after.name}`;
  return (
    <Dialog title={path} size="wide" onClose={onClose}>
      {sides.length > 2 && (
        <div className="toolbar">
          <SelectField label="Before" value={String(chosen[0])} options={options} onChange={(place) => setChosen([Number(place), chosen[1]])} />
          <SelectField label="After" value={String(chosen[1])} options={options} onChange={(place) => setChosen([chosen[0], Number(place)])} />
        </div>
      )}
      {comparableAs(path) === 'image' ? (
        <ImageDifference before={artifactUrl(before.source, path)} after={artifactUrl(after.source, path)} names={[before.name, after.name]} />
      ) : (
        <Texts path={path} sources={[before.source, after.source]} label={label} />
      )}
    </Dialog>
  );
}

function Texts({ path, sources, label }: { path: string; sources: ArtifactSource[]; label: string }) {
  const heads = useQueries({ queries: sources.map((source) => headQuery(source, path, MOST_BYTES)) });
  const error = heads.find((head) => head.error)?.error;
  if (error) return <ErrorNotice title="The file could not be read" error={error} />;
  const [before, after] = heads.map(({ data }) => data);
  if (!before || !after) return <Loading what="the files" />;
  const isText = [before, after].every(({ bytes, total }) => looksLikeText(bytes, bytes.length === total));
  if (!isText) return <p className="muted">The files are no text: download them to compare them.</p>;
  const [left = '', right = ''] = [before, after].map(({ bytes }) => comparableText(path, new TextDecoder().decode(bytes)));
  const isCut = before.total > MOST_BYTES || after.total > MOST_BYTES;
  return (
    <>
      <TextDifference before={left} after={right} label={label} isFolded />
      {isCut && <p className="muted">The first {byteSize(MOST_BYTES)} are compared.</p>}
    </>
  );
}

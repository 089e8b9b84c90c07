import { useQueries } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { looksLikeText } from '../artifacts/kind';
import type { Table } from '../artifacts/loggedTable';
import { Dialog } from '../components/Dialog';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { SelectField } from '../components/SelectField';
import { TextDifference } from '../components/TextDifference';
import { type ArtifactSource, artifactUrl, headQuery } from '../lib/api/artifacts';
import { byteSize } from '../lib/format';
import { comparableAs, comparableText } from './comparedFile';
import { ImageDifference } from './ImageDifference';
import { TableComparison } from './TableComparison';
import { readTable } from './tables';

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
/** A table is compared whole, or as text. */
const MOST_TABLE_BYTES = 8 << 20;

/** One file of several runs, or models: tables all together, other files two by two. */
export default function FileDifference({ path, sides, onClose }: FileDifferenceProps) {
  const [isText, setIsText] = useState(false);
  const tables = useTables(path, sides);
  return (
    <Dialog title={path} size="wide" onClose={onClose}>
      {tables && (
        <div className="segmented" role="group" aria-label="Compare as">
          {[false, true].map((each) => (
            <button key={String(each)} type="button" className="button button-small" aria-pressed={isText === each} onClick={() => setIsText(each)}>
              {each ? 'Text' : 'Table'}
            </button>
          ))}
        </div>
      )}
      {tables && !isText ? <TableComparison path={path} sides={sides} tables={tables} /> : <TwoSides path={path} sides={sides} />}
    </Dialog>
  );
}

/** The tables that a file of this name is; undefined when one of them is none. */
function useTables(path: string, sides: Side[]): Table[] | undefined {
  const isJson = path.endsWith('.json');
  const heads = useQueries({ queries: sides.map(({ source }) => ({ ...headQuery(source, path, MOST_TABLE_BYTES), enabled: isJson })) });
  const parts = heads.map(({ data }) => data);
  return useMemo(() => {
    const read = parts.map((part) => (part && part.bytes.length === part.total ? readTable(part.bytes) : undefined));
    return read.includes(undefined) ? undefined : (read as Table[]);
    // The list is new with every render, what was read is not.
  }, [path, ...parts]);
}

function TwoSides({ path, sides }: Omit<FileDifferenceProps, 'onClose'>) {
  const [chosen, setChosen] = useState<[number, number]>([0, 1]);
  const [before, after] = [sides[chosen[0]], sides[chosen[1]]];
  const options = sides.map(({ name }, place) => [String(place), name] as const);
  if (!before || !after) return null;
  const label = `${before.name} to ${after.name}`;
  return (
    <>
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
    </>
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

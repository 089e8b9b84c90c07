import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { looksLikeText } from '../artifacts/kind';
import type { Table } from '../artifacts/loggedTable';
import { Dialog } from '../components/Dialog';
import { ErrorNotice } from '../components/ErrorNotice';
import { Loading } from '../components/Loading';
import { SelectField } from '../components/SelectField';
import { TextDifference } from '../components/TextDifference';
import { artifactUrl, headQuery } from '../lib/api/artifacts';
import { byteSize } from '../lib/format';
import { comparableAs, comparableText } from './comparedFile';
import { sidesOf, useFilesState } from './filesState';
import { ImageDifference } from './ImageDifference';
import { type Side, pathOf } from './sides';
import { TableComparison } from './TableComparison';
import { readTable } from './tables';

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
  const [{ fileAs }, update] = useFilesState();
  const isText = fileAs === 'text';
  const tables = useTables(path, sides);
  return (
    <Dialog title={path} size="wide" onClose={onClose}>
      {tables && (
        <div className="segmented" role="group" aria-label="Compare as">
          {[false, true].map((each) => (
            <button key={String(each)} type="button" className="button button-small" aria-pressed={isText === each} onClick={() => update({ fileAs: each ? 'text' : undefined })}>
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
  const heads = useQueries({ queries: sides.map((side) => ({ ...headQuery(side.source, pathOf(side, path), MOST_TABLE_BYTES), enabled: isJson })) });
  const parts = heads.map(({ data }) => data);
  return useMemo(() => {
    const read = parts.map((part) => (part && part.bytes.length === part.total ? readTable(part.bytes) : undefined));
    return read.includes(undefined) ? undefined : (read as Table[]);
    // The list is new with every render, what was read is not.
  }, [path, ...parts]);
}

function TwoSides({ path, sides }: Omit<FileDifferenceProps, 'onClose'>) {
  const [{ fileSides }, update] = useFilesState();
  const chosen = sidesOf(fileSides, sides.length);
  const [before, after] = [sides[chosen[0]], sides[chosen[1]]];
  const options = sides.map(({ name }, place) => [String(place), name] as const);
  if (!before || !after) return null;
  const label = `${before.name} to ${after.name}`;
  return (
    <>
      {sides.length > 2 && (
        <div className="toolbar">
          <SelectField label="Before" value={String(chosen[0])} options={options} onChange={(place) => update({ fileSides: `${place},${chosen[1]}` })} />
          <SelectField label="After" value={String(chosen[1])} options={options} onChange={(place) => update({ fileSides: `${chosen[0]},${place}` })} />
        </div>
      )}
      {comparableAs(path) === 'image' ? (
        <ImageDifference before={artifactUrl(before.source, pathOf(before, path))} after={artifactUrl(after.source, pathOf(after, path))} names={[before.name, after.name]} />
      ) : (
        <Texts path={path} sides={[before, after]} label={label} />
      )}
    </>
  );
}

function Texts({ path, sides, label }: { path: string; sides: Side[]; label: string }) {
  const heads = useQueries({ queries: sides.map((side) => headQuery(side.source, pathOf(side, path), MOST_BYTES)) });
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

import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { FoldButton } from '../components/FoldButton';
import { Absent } from '../components/Time';
import { type ArtifactFile, artifactUrl, artifactsQuery } from '../lib/api/artifacts';
import { byteSize } from '../lib/format';
import { inNaturalOrder } from '../lib/naturalOrder';

interface ArtifactRowsProps {
  runIds: string[];
  onlyDiffering: boolean;
  text: string;
}

const IMAGE = /\.(png|jpe?g|gif|webp|bmp|svg)$/i;

/** Files of the runs by path, read when they are asked for; images side by side. */
export function ArtifactRows({ runIds, onlyDiffering, text }: ArtifactRowsProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <tbody>
      <tr className="compare-section">
        <th scope="rowgroup" colSpan={runIds.length + 1}>
          <FoldButton isOpen={isOpen} onToggle={() => setIsOpen(!isOpen)}>
            Artifacts
          </FoldButton>
        </th>
      </tr>
      {isOpen && <Folder runIds={runIds} path="" depth={0} onlyDiffering={onlyDiffering} text={text.toLowerCase()} />}
    </tbody>
  );
}

interface FolderProps extends ArtifactRowsProps {
  path: string;
  depth: number;
}

function Folder({ runIds, path, depth, onlyDiffering, text }: FolderProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const results = useQueries({ queries: runIds.map((id) => artifactsQuery({ kind: 'run', id }, path)) });
  const error = results.find((result) => result.error)?.error;
  if (error) return <Note width={runIds.length} text={error.message} />;
  if (results.some((result) => result.isPending)) return <Note width={runIds.length} text="Loading…" />;
  const byRun = results.map((result) => new Map(result.data?.map((file) => [file.path, file])));
  const all = new Map(byRun.flatMap((files) => [...files]));
  if (all.size === 0) return <Note width={runIds.length} text="No artifacts" />;
  const rows = [...all.values()].sort((a, b) => Number(b.isDirectory) - Number(a.isDirectory) || inNaturalOrder(a.path, b.path));
  return rows.map(({ path: each, isDirectory }) => {
    const files = byRun.map((of) => of.get(each));
    const differs = files.some((file) => file?.size !== files[0]?.size || (file === undefined) !== (files[0] === undefined));
    if (!isDirectory && ((onlyDiffering && !differs) || !each.toLowerCase().includes(text))) return null;
    const isOpen = open.has(each);
    const toggle = () => setOpen(new Set(isOpen ? [...open].filter((other) => other !== each) : [...open, each]));
    const name = each.slice(path === '' ? 0 : path.length + 1);
    return [
      <tr key={each} className={differs ? 'compare-differs' : undefined}>
        <th scope="row" title={each} style={{ paddingLeft: `${depth + 0.75}rem` }}>
          {isDirectory ? (
            <FoldButton isOpen={isOpen} onToggle={toggle}>
              {name}/
            </FoldButton>
          ) : (
            name
          )}
        </th>
        {files.map((file, place) => (
          <td key={place}>{file && runIds[place] !== undefined ? <FileCell runId={runIds[place]} file={file} /> : <Absent />}</td>
        ))}
      </tr>,
      isDirectory && isOpen && <Folder key={`${each}/`} runIds={runIds} path={each} depth={depth + 1} onlyDiffering={onlyDiffering} text={text} />,
    ];
  });
}

function FileCell({ runId, file }: { runId: string; file: ArtifactFile }) {
  if (file.isDirectory) return <span className="muted">folder</span>;
  const url = artifactUrl({ kind: 'run', id: runId }, file.path);
  return (
    <a href={url} download>
      {IMAGE.test(file.path) && <img src={url} alt="" loading="lazy" className="compare-image" />}
      {file.size === undefined ? 'file' : byteSize(file.size)}
    </a>
  );
}

function Note({ width, text }: { width: number; text: string }) {
  return (
    <tr>
      <td colSpan={width + 1} className="muted">
        {text}
      </td>
    </tr>
  );
}

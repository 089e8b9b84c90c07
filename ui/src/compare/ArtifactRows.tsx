import { useQueries } from '@tanstack/react-query';
import { Suspense, lazy, useState } from 'react';
import { FoldButton } from '../components/FoldButton';
import { Loading } from '../components/Loading';
import { Absent } from '../components/Time';
import { type ArtifactFile, type ArtifactSource, artifactUrl, artifactsQuery } from '../lib/api/artifacts';
import { byteSize } from '../lib/format';
import { inNaturalOrder } from '../lib/naturalOrder';
import { comparableAs } from './comparedFile';
import type { Side } from './FileDifference';

const FileDifference = lazy(() => import('./FileDifference'));

interface ArtifactRowsProps {
  sides: Side[];
  /** The folder whose files are compared; all of them when it is empty. */
  root?: string;
  onlyDiffering: boolean;
  text: string;
}

const IMAGE = /\.(png|jpe?g|gif|webp|bmp|svg)$/i;

/** Files of runs, or models, by path, read when they are asked for; images side by side. */
export function ArtifactRows({ sides, root = '', onlyDiffering, text }: ArtifactRowsProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <tbody>
      <tr className="compare-section">
        <th scope="rowgroup" colSpan={sides.length + 1}>
          <FoldButton isOpen={isOpen} onToggle={() => setIsOpen(!isOpen)}>
            Artifacts
          </FoldButton>
        </th>
      </tr>
      {isOpen && <Folder sides={sides} path={root} depth={0} onlyDiffering={onlyDiffering} text={text.toLowerCase()} />}
    </tbody>
  );
}

interface FolderProps extends ArtifactRowsProps {
  path: string;
  depth: number;
}

function Folder({ sides, path, depth, onlyDiffering, text }: FolderProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [compared, setCompared] = useState<{ path: string; sides: Side[] }>();
  const results = useQueries({ queries: sides.map(({ source }) => artifactsQuery(source, path)) });
  const error = results.find((result) => result.error)?.error;
  if (error) return <Note width={sides.length} text={error.message} />;
  if (results.some((result) => result.isPending)) return <Note width={sides.length} text="Loading…" />;
  const byRun = results.map((result) => new Map(result.data?.map((file) => [file.path, file])));
  const all = new Map(byRun.flatMap((files) => [...files]));
  if (all.size === 0) return <Note width={sides.length} text="No artifacts" />;
  const rows = [...all.values()].sort((a, b) => Number(b.isDirectory) - Number(a.isDirectory) || inNaturalOrder(a.path, b.path));
  const lines = rows.map(({ path: each, isDirectory }) => {
    const files = byRun.map((of) => of.get(each));
    const differs = files.some((file) => file?.size !== files[0]?.size || (file === undefined) !== (files[0] === undefined));
    if (!isDirectory && ((onlyDiffering && !differs) || !each.toLowerCase().includes(text))) return null;
    const having = sides.filter((_, place) => files[place] !== undefined);
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
            <>
              {name}
              {comparableAs(each) && having.length > 1 && (
                <button type="button" className="button button-small compare-files" aria-label={`Compare ${each}`} onClick={() => setCompared({ path: each, sides: having })}>
                  Compare
                </button>
              )}
            </>
          )}
        </th>
        {files.map((file, place) => (
          <td key={place}>{file && sides[place] ? <FileCell source={sides[place].source} file={file} /> : <Absent />}</td>
        ))}
      </tr>,
      isDirectory && isOpen && <Folder key={`${each}/`} sides={sides} path={each} depth={depth + 1} onlyDiffering={onlyDiffering} text={text} />,
    ];
  });
  if (!compared) return lines;
  return [
    ...lines,
    <tr key="compared">
      <td colSpan={sides.length + 1}>
        <Suspense fallback={<Loading what="the files" />}>
          <FileDifference {...compared} onClose={() => setCompared(undefined)} />
        </Suspense>
      </td>
    </tr>,
  ];
}

function FileCell({ source, file }: { source: ArtifactSource; file: ArtifactFile }) {
  if (file.isDirectory) return <span className="muted">folder</span>;
  const url = artifactUrl(source, file.path);
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

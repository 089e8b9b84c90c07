import { Suspense, lazy } from 'react';
import { FoldButton } from '../components/FoldButton';
import { Loading } from '../components/Loading';
import { Absent } from '../components/Time';
import { type ArtifactFile, type ArtifactSource, artifactUrl } from '../lib/api/artifacts';
import { byteSize } from '../lib/format';
import { inNaturalOrder } from '../lib/naturalOrder';
import { readList } from '../lib/urlState';
import { comparableAs } from './comparedFile';
import { NO_FILE, ROOT, toggleFolder, useFilesState } from './filesState';
import { type Side, useFolder, useHaving } from './sides';

const FileDifference = lazy(() => import('./FileDifference'));

interface ArtifactRowsProps {
  sides: Side[];
  onlyDiffering: boolean;
  text: string;
}

const IMAGE = /\.(png|jpe?g|gif|webp|bmp|svg)$/i;

/** Files of runs, or models, by path, read when they are asked for; images side by side. */
export function ArtifactRows({ sides, onlyDiffering, text }: ArtifactRowsProps) {
  const [{ folders, file }, update] = useFilesState();
  const isOpen = readList(folders).includes(ROOT);
  return (
    <tbody>
      <tr className="compare-section">
        <th scope="rowgroup" colSpan={sides.length + 1}>
          <FoldButton isOpen={isOpen} onToggle={() => update({ folders: toggleFolder(folders, ROOT) })}>
            Artifacts
          </FoldButton>
          {file !== undefined && <ComparedFile path={file} sides={sides} onClose={() => update(NO_FILE)} />}
        </th>
      </tr>
      {isOpen && <Folder sides={sides} path="" depth={0} onlyDiffering={onlyDiffering} text={text.toLowerCase()} />}
    </tbody>
  );
}

/** The file that the address names, of those that have it. */
function ComparedFile({ path, sides, onClose }: { path: string; sides: Side[]; onClose: () => void }) {
  const having = useHaving(sides, path);
  if (!having || having.length < 2 || !comparableAs(path)) return null;
  return (
    <Suspense fallback={<Loading what="the files" />}>
      <FileDifference path={path} sides={having} onClose={onClose} />
    </Suspense>
  );
}

interface FolderProps extends ArtifactRowsProps {
  path: string;
  depth: number;
}

function Folder({ sides, path, depth, onlyDiffering, text }: FolderProps) {
  const [{ folders }, update] = useFilesState();
  const open = readList(folders);
  const { files: bySide, isPending, error } = useFolder(sides, path);
  if (error) return <Note width={sides.length} text={error.message} />;
  if (isPending) return <Note width={sides.length} text="Loading…" />;
  const all = new Map(bySide.flatMap((files) => [...files]));
  if (all.size === 0) return <Note width={sides.length} text="No artifacts" />;
  const rows = [...all].sort(([a, fileA], [b, fileB]) => Number(fileB.isDirectory) - Number(fileA.isDirectory) || inNaturalOrder(a, b));
  return rows.map(([each, { isDirectory }]) => {
    const files = bySide.map((of) => of.get(each));
    const differs = files.some((file) => file?.size !== files[0]?.size || (file === undefined) !== (files[0] === undefined));
    if (!isDirectory && ((onlyDiffering && !differs) || !each.toLowerCase().includes(text))) return null;
    const canCompare = comparableAs(each) && files.filter((file) => file !== undefined).length > 1;
    const isOpen = open.includes(each);
    const name = each.slice(path === '' ? 0 : path.length + 1);
    return [
      <tr key={each} className={differs ? 'compare-differs' : undefined}>
        <th scope="row" title={each} style={{ paddingLeft: `${depth + 0.75}rem` }}>
          {isDirectory ? (
            <FoldButton isOpen={isOpen} onToggle={() => update({ folders: toggleFolder(folders, each) })}>
              {name}/
            </FoldButton>
          ) : (
            <>
              {name}
              {canCompare && (
                <button type="button" className="button button-small compare-files" aria-label={`Compare ${each}`} onClick={() => update({ file: each })}>
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

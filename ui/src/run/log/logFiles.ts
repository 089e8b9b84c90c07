import { type ArtifactFile, baseName } from '../../lib/api/artifacts';
import { inNaturalOrder } from '../../lib/naturalOrder';

/** Where `tracker record` keeps what a command prints. */
const RECORDED = 'recording/';
const LOG_NAME = /\.(log|out|err)$|^(std(out|err)|output|console|log)(\.txt)?$/i;

/** Whether a file is, by its name, what a program has printed. */
export function isLog(path: string): boolean {
  return LOG_NAME.test(baseName(path));
}

/** The paths of the logs among some files: what a recorder kept first, as it holds everything. */
export function logsOf(files: readonly ArtifactFile[]): string[] {
  const rank = (path: string) => (path.startsWith(RECORDED) ? 0 : 1);
  return files
    .map(({ path }) => path)
    .filter(isLog)
    .sort((a, b) => rank(a) - rank(b) || inNaturalOrder(a, b));
}

import { baseName } from '../../lib/api/artifacts';
import { inNaturalOrder } from '../../lib/naturalOrder';

/** Folders in which logs are looked for, beside the root. The first is where `tracker record` keeps what a command prints. */
export const LOG_FOLDERS = ['recording', 'logs', 'log'];

const LOG_NAME = /\.(log|out|err)$|^(std(out|err)|output|console|log)(\.txt)?$/i;

/** Whether a file is, by its name, what a program has printed. */
export function isLog(path: string): boolean {
  return LOG_NAME.test(baseName(path));
}

/** The logs among some files: what a recorder kept first, as it holds everything. */
export function logsOf(paths: readonly string[]): string[] {
  const rank = (path: string) => (path.startsWith(`${LOG_FOLDERS[0]}/`) ? 0 : 1);
  return paths.filter(isLog).sort((a, b) => rank(a) - rank(b) || inNaturalOrder(a, b));
}

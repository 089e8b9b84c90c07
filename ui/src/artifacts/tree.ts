import type { ArtifactFile } from '../lib/api/artifacts';
import { baseName } from '../lib/api/artifacts';

/** A line of the tree. */
export interface TreeRow {
  path: string;
  name: string;
  /** 1 for what is at the root. */
  level: number;
  /** Its place among the entries of its folder, from 1, and their number. */
  position: number;
  siblings: number;
  isDirectory: boolean;
  isOpen: boolean;
  size: number | undefined;
}

/** A folder that is open and not there yet, or that could not be read. */
export type Listing = ArtifactFile[] | undefined;

/** The lines of the open folders from top to bottom, of which `text` keeps those whose path contains it and the folders above them. */
export function flatten(listings: ReadonlyMap<string, Listing>, isOpen: (path: string) => boolean, text: string): TreeRow[] {
  const rows: TreeRow[] = [];
  const wanted = text.trim().toLowerCase();
  const walk = (folder: string, level: number): boolean => {
    const entries = listings.get(folder) ?? [];
    let holdsWanted = false;
    entries.forEach((entry, index) => {
      const isFolderOpen = entry.isDirectory && isOpen(entry.path);
      const at = rows.length;
      const name = baseName(entry.path);
      rows.push({
        path: entry.path,
        name,
        level,
        position: index + 1,
        siblings: entries.length,
        isDirectory: entry.isDirectory,
        isOpen: isFolderOpen,
        size: entry.size,
      });
      // A closed folder stays for what it holds.
      const hasInside = (isFolderOpen || (entry.isDirectory && wanted !== '')) && walk(entry.path, level + 1);
      if (!isFolderOpen) rows.length = at + 1;
      const isWanted = wanted === '' || hasInside || entry.path.toLowerCase().includes(wanted);
      if (!isWanted) rows.length = at;
      holdsWanted ||= isWanted;
    });
    return holdsWanted;
  };
  walk('', 1);
  return rows;
}

/** The folders above a path, outermost first; the root is none of them. */
export function foldersAbove(path: string): string[] {
  const parts = path.split('/').filter(Boolean);
  return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** Where the keyboard goes from the line `index`; undefined when the key means nothing in a tree. */
export function moveTo(rows: readonly TreeRow[], index: number, key: string, page: number): number | undefined {
  const last = rows.length - 1;
  const row = rows[index];
  switch (key) {
    case 'ArrowDown':
      return Math.min(index + 1, last);
    case 'ArrowUp':
      return Math.max(index - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'PageDown':
      return Math.min(index + page, last);
    case 'PageUp':
      return Math.max(index - page, 0);
    case 'ArrowRight':
      return row?.isOpen && (rows[index + 1]?.level ?? 0) > row.level ? index + 1 : undefined;
    case 'ArrowLeft': {
      if (!row || row.isOpen) return undefined;
      const parent = rows.findLastIndex((other, at) => at < index && other.level < row.level);
      return parent >= 0 ? parent : undefined;
    }
    default:
      return undefined;
  }
}

import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { oneOf, readList, text, writeList } from '../lib/urlState';

/** How the files of a comparison are looked at, in the URL of every page that compares. */
export interface FilesSearch {
  /** The folders that are open, encoded, with commas between them; `.` is what all are in. */
  folders?: string | undefined;
  /** The file that is compared. */
  file?: string | undefined;
  /** A table is compared as text. */
  fileAs?: 'text' | undefined;
  /** The places of the two sides whose texts or images are compared, e.g. `0,2`. */
  fileSides?: string | undefined;
  /** Of a table the column that is compared. */
  tableColumn?: string | undefined;
  /** The columns by which rows are brought together, encoded, with commas between them. */
  tableBy?: string | undefined;
  /** Only the rows that differ. */
  tableDiffers?: 'true' | undefined;
}

export const ROOT = '.';

/** Nothing of a file that is no longer looked at stays. */
export const NO_FILE: FilesSearch = { file: undefined, fileAs: undefined, fileSides: undefined, tableColumn: undefined, tableBy: undefined, tableDiffers: undefined };

export function filesSearch(search: Record<string, unknown>): FilesSearch {
  return {
    folders: text(search['folders']),
    file: text(search['file']),
    fileAs: oneOf(search['fileAs'], ['text']),
    fileSides: text(search['fileSides']),
    tableColumn: text(search['tableColumn']),
    tableBy: text(search['tableBy']),
    tableDiffers: oneOf(search['tableDiffers'], ['true']),
  };
}

export function toggleFolder(folders: string | undefined, path: string): string | undefined {
  const open = readList(folders);
  return writeList(open.includes(path) ? open.filter((other) => other !== path) : [...open, path]);
}

/** The two places that are compared: the first two where the address says nothing that there is. */
export function sidesOf(places: string | undefined, count: number): [number, number] {
  const [before = NaN, after = NaN] = (places ?? '').split(',').map(Number);
  const isPlace = (place: number) => Number.isSafeInteger(place) && place >= 0 && place < count;
  return isPlace(before) && isPlace(after) ? [before, after] : [0, 1];
}

export function useFilesState(): [FilesSearch, (changes: FilesSearch) => void] {
  const search = useSearch({ strict: false }) as FilesSearch;
  const navigate = useNavigate();
  const update = useCallback((changes: FilesSearch) => void navigate({ to: '.', search: (before) => ({ ...before, ...changes }), replace: true, resetScroll: false }), [navigate]);
  return [search, update];
}

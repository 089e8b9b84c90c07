import type { TagChange } from '../lib/api/bulk';
import { isSystemTag } from '../lib/tags';

/** A tag of several runs in the editor. */
export interface EditedTag {
  key: string;
  /** What was typed, or the value that all runs have; nothing while runs differ. */
  value: string | undefined;
  /** The runs have different values, or some lack it. */
  isMixed: boolean;
  isNew: boolean;
  isRemoved: boolean;
  isChanged: boolean;
}

/** The tags that people gave some runs, by name. */
export function tagsOf(runs: { tags: Map<string, string> }[]): EditedTag[] {
  const keys = new Set(runs.flatMap(({ tags }) => [...tags.keys()].filter((key) => !isSystemTag(key))));
  return [...keys].sort().map((key) => {
    const values = new Set(runs.map(({ tags }) => tags.get(key)));
    const isMixed = values.size > 1;
    return { key, value: isMixed ? undefined : [...values][0], isMixed, isNew: false, isRemoved: false, isChanged: false };
  });
}

/** What the server is asked to do. */
export function changeOf(runIds: string[], edited: EditedTag[]): TagChange {
  return {
    run_ids: runIds,
    set: edited.flatMap(({ key, value, isChanged, isRemoved }) =>
      isChanged && !isRemoved && key.trim() !== '' && value !== undefined ? [{ key: key.trim(), value }] : [],
    ),
    remove: edited.flatMap(({ key, isRemoved, isNew }) => (isRemoved && !isNew ? [key] : [])),
  };
}

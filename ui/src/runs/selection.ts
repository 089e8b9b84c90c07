/** Which runs are selected, by id: they stay selected while rows come and go. */
export interface Selection {
  ids: ReadonlySet<string>;
  /** Where the next range starts, by id as well. */
  anchor: string | undefined;
}

export const NOTHING_SELECTED: Selection = { ids: new Set(), anchor: undefined };

/** Selects a run, or deselects it; with `between` all runs from the last one on get what it gets. */
export function select(selection: Selection, id: string, between?: (from: string, to: string) => string[]): Selection {
  const range = between && selection.anchor !== undefined ? between(selection.anchor, id) : [];
  return { ids: withRuns(selection.ids, range.length > 0 ? range : [id], !selection.ids.has(id)), anchor: id };
}

export function withRuns(selected: ReadonlySet<string>, runs: string[], isSelected: boolean): ReadonlySet<string> {
  const ids = new Set(selected);
  for (const id of runs) if (isSelected) ids.add(id);
  else ids.delete(id);
  return ids;
}

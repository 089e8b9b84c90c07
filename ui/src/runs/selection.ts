/** Which runs are selected, by id: they stay selected while rows come and go. */
export interface Selection {
  ids: ReadonlySet<string>;
  /** Where the next range starts. */
  anchor: number | undefined;
}

export const NOTHING_SELECTED: Selection = { ids: new Set(), anchor: undefined };

/** Selects a row, or deselects it; `isRange` gives all rows from the last one on what the row gets. */
export function select(selection: Selection, index: number, isRange: boolean, idAt: (index: number) => string | undefined): Selection {
  const id = idAt(index);
  if (id === undefined) return selection;
  const ids = new Set(selection.ids);
  const isAdding = !ids.has(id);
  const from = isRange ? (selection.anchor ?? index) : index;
  for (let place = Math.min(from, index); place <= Math.max(from, index); place += 1) {
    const each = idAt(place);
    if (each === undefined) continue;
    if (isAdding) ids.add(each);
    else ids.delete(each);
  }
  return { ids, anchor: index };
}

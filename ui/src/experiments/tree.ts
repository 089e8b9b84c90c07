import type { Experiment } from '../lib/api/experiments';

/** A line of the tree of names. */
export type TreeLine =
  | { type: 'folder'; path: string; label: string; depth: number; experiments: number; isOpen: boolean }
  | { type: 'experiment'; experiment: Experiment; label: string; depth: number };

interface Named {
  experiment: Experiment;
  parts: string[];
}

/**
 * Experiments below the parts of their names that they share, in the order they come in; what only one has is no folder of its
 * own. Nothing is shown below closed folders.
 */
export function treeOf(experiments: Experiment[], closed: ReadonlySet<string>): TreeLine[] {
  const named = experiments.map((experiment) => ({ experiment, parts: experiment.name.split('/').filter((part) => part !== '') }));
  return linesOf(named, '', 0, closed);
}

function linesOf(named: Named[], parent: string, depth: number, closed: ReadonlySet<string>): TreeLine[] {
  const folders = new Map<string, Named[]>();
  for (const each of named) {
    const [first = ''] = each.parts;
    // What ends here is next to the folder of its name.
    const key = each.parts.length > 1 ? first : `\0${each.experiment.id}`;
    folders.set(key, [...(folders.get(key) ?? []), each]);
  }
  return [...folders].flatMap(([first, inside]): TreeLine[] => {
    const [only] = inside;
    if (inside.length === 1 && only) return [{ type: 'experiment', experiment: only.experiment, label: only.parts.join('/') || only.experiment.name, depth }];
    const { label, rest } = shared(first, inside);
    const path = parent + label;
    const isOpen = !closed.has(path);
    const folder: TreeLine = { type: 'folder', path, label, depth, experiments: inside.length, isOpen };
    return isOpen ? [folder, ...linesOf(rest, `${path}/`, depth + 1, closed)] : [folder];
  });
}

/** Folders that hold nothing but one folder are one line. */
function shared(first: string, inside: Named[]): { label: string; rest: Named[] } {
  const rest = inside.map(({ experiment, parts }) => ({ experiment, parts: parts.slice(1) }));
  const next = rest[0]?.parts[0];
  if (next !== undefined && rest.every(({ parts }) => parts.length > 1 && parts[0] === next)) {
    const deeper = shared(next, rest);
    return { label: `${first}/${deeper.label}`, rest: deeper.rest };
  }
  return { label: first, rest };
}

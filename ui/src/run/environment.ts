import { type ArtifactFile, baseName } from '../lib/api/artifacts';
import { inNaturalOrder } from '../lib/naturalOrder';
import { COMMAND_TAG, DIRTY_TAG } from '../lib/tags';

const NAMES = new Set([
  'requirements.txt',
  'requirements.in',
  'pip-freeze.txt',
  'conda.yaml',
  'conda.yml',
  'environment.yaml',
  'environment.yml',
  'environment.json',
  'python_env.yaml',
  'pyproject.toml',
  'uv.lock',
  'poetry.lock',
  'Pipfile',
  'Dockerfile',
  'overrides.yaml',
  'hydra.yaml',
  'command.txt',
  'args.json',
  'args.txt',
]);

/** Whether a file is a difference between two states of code. */
export function isDiff(path: string): boolean {
  return /\.(diff|patch)$/.test(path);
}

/** Of a run's files, those that say what it ran in: packages, arguments, and what was changed in the code. */
export function environmentFiles(files: readonly ArtifactFile[]): ArtifactFile[] {
  const found = files.filter(({ path }) => isDiff(path) || NAMES.has(baseName(path)));
  return found.sort((a, b) => Number(isDiff(b.path)) - Number(isDiff(a.path)) || inNaturalOrder(a.path, b.path));
}

/** What is known without a file: name and value. */
export function environmentFacts(tags: ReadonlyMap<string, string>): [name: string, value: string][] {
  const of = (name: string, key: string): [string, string][] => {
    const value = tags.get(key);
    return value ? [[name, value]] : [];
  };
  const isDirty = tags.get(DIRTY_TAG);
  return [
    ...of('Command', COMMAND_TAG),
    ...of('Host', 'tracker.host'),
    ...of('Folder', 'tracker.folder'),
    ...(isDirty === undefined ? [] : [['Code', isDirty === 'true' ? 'with changes that were not committed' : 'as committed'] satisfies [string, string]]),
  ];
}

export type DiffLine = 'added' | 'removed' | 'place' | 'file' | 'same';

/** What a line of a difference says, as `git diff` writes it. */
export function diffLine(line: string): DiffLine {
  if (/^(diff |index |--- |\+\+\+ |new file|deleted file|similarity|rename )/.test(line)) return 'file';
  if (line.startsWith('@@')) return 'place';
  if (line.startsWith('+')) return 'added';
  return line.startsWith('-') ? 'removed' : 'same';
}

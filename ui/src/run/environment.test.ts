import { expect, test } from 'vitest';
import { diffLine, environmentFacts, environmentFiles } from './environment';

const file = (path: string) => ({ path, isDirectory: false, size: 1 });

test('changes of the code come before packages, and other files not at all', () => {
  const files = ['requirements.txt', 'model.pt', 'recording/uncommitted.diff', 'conda.yaml', 'data/notes.txt'].map(file);
  expect(environmentFiles(files).map(({ path }) => path)).toEqual(['recording/uncommitted.diff', 'conda.yaml', 'requirements.txt']);
});

test('what a recorder noted is told', () => {
  const tags = new Map([['tracker.command', 'python train.py --lr 0.1'], ['tracker.git.dirty', 'true'], ['other', 'x']]);
  expect(environmentFacts(tags)).toEqual([['Command', 'python train.py --lr 0.1'], ['Code', 'with changes that were not committed']]);
  expect(environmentFacts(new Map())).toEqual([]);
});

test('the lines of a difference are told apart', () => {
  const lines = ['diff --git a/x b/x', '--- a/x', '+++ b/x', '@@ -1 +1 @@', '-old', '+new', ' same'];
  expect(lines.map(diffLine)).toEqual(['file', 'file', 'file', 'place', 'removed', 'added', 'same']);
});

import { expect, test } from 'vitest';
import { UNEDITED, afterEdit, redone, undone } from './edited';

test('edits are undone one by one, and done again', () => {
  const edited = afterEdit(afterEdit<string>(UNEDITED, 'one'), 'two');
  const first = undone(edited, 'three');
  expect(first?.value).toBe('two');
  const second = undone(first!.edited, 'two');
  expect(second?.value).toBe('one');
  expect(undone(second!.edited, 'one')).toBeUndefined();
  const again = redone(second!.edited, 'one');
  expect(again?.value).toBe('two');
  expect(redone(again!.edited, 'two')?.value).toBe('three');
});

test('an edit after an undo leaves nothing to do again', () => {
  const back = undone(afterEdit<string>(UNEDITED, 'one'), 'two');
  expect(redone(afterEdit(back!.edited, 'one'), 'other')).toBeUndefined();
});

import { expect, test } from 'vitest';
import { changeOf, tagsOf } from './tagEditing';

const RUNS = [
  { tags: new Map([['team', 'vision'], ['stage', 'a'], ['mlflow.user', 'ada']]) },
  { tags: new Map([['team', 'vision'], ['stage', 'b']]) },
];

test('tags that runs share have a value, others are mixed, and those of clients are left out', () => {
  expect(tagsOf(RUNS)).toMatchObject([
    { key: 'stage', value: undefined, isMixed: true },
    { key: 'team', value: 'vision', isMixed: false },
  ]);
});

test('only what was changed is sent', () => {
  const [stage, team] = tagsOf(RUNS);
  const added = { key: ' new ', value: '1', isMixed: false, isNew: true, isRemoved: false, isChanged: true };
  expect(changeOf(['x'], [stage!, { ...team!, isRemoved: true }, added])).toEqual({
    run_ids: ['x'],
    set: [{ key: 'new', value: '1' }],
    remove: ['team'],
  });
});

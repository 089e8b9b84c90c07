import { expect, test } from 'vitest';
import { NO_FILE, ROOT, filesSearch, sidesOf, toggleFolder } from './filesState';
import { pathOf } from './sides';

test('open folders survive the URL, whatever their names hold', () => {
  const open = toggleFolder(toggleFolder(undefined, ROOT), 'a, b/c');
  expect(filesSearch({ folders: open }).folders).toBe('.,a%2C%20b%2Fc');
  expect(toggleFolder(toggleFolder(open, ROOT), 'a, b/c')).toBeUndefined();
});

test('what was said of a file goes with it', () => {
  expect(Object.keys({ ...filesSearch({}), folders: undefined }).toSorted()).toEqual([...Object.keys(NO_FILE), 'folders'].toSorted());
});

test('two sides are compared, those that there are', () => {
  expect([sidesOf('2,0', 3), sidesOf('2,0', 2), sidesOf('x', 2), sidesOf(undefined, 2)]).toEqual([[2, 0], [0, 1], [0, 1], [0, 1]]);
});

test('a path is compared below the folder of its side', () => {
  const source = { kind: 'run', id: 'a' } as const;
  expect([pathOf({ source, name: '' }, 'x/y'), pathOf({ source, name: '', root: 'model' }, 'x/y'), pathOf({ source, name: '', root: 'model' }, '')]).toEqual(['x/y', 'model/x/y', 'model']);
});

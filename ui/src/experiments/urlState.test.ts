import { expect, test } from 'vitest';
import { closedFolders, tagClause, toggleFolder, viewOf } from './urlState';

test('a tag is asked for by key, or by key and value', () => {
  expect(tagClause('team')).toBe('tags.`team` IS NOT NULL');
  expect(tagClause(' team = vision ')).toBe("tags.`team` = 'vision'");
  expect(tagClause('')).toBe('');
  expect(tagClause('=x')).toBe('');
});

test('the list is ordered by the last change, newest first, unless the URL says otherwise', () => {
  expect(viewOf({}).orderBy).toBe('last_update_time DESC');
  expect(viewOf({ orderByKey: 'name', orderByAsc: 'true' }).orderBy).toBe('name ASC');
});

test('closed folders survive the URL, whatever their names hold', () => {
  const closed = toggleFolder({ closed: toggleFolder({}, 'a, b/c') }, '100%');
  expect([...closedFolders({ closed })]).toEqual(['a, b/c', '100%']);
  expect(toggleFolder({ closed: toggleFolder({}, 'x') }, 'x')).toBeUndefined();
});

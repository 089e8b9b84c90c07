import { expect, test } from 'vitest';
import { allOf, errorPlace, nameClause, viewOf } from './view';

test('runs are narrowed by what they used and made', () => {
  expect(viewOf(['1'], { dataset: "it's", versions: 'with' }, 0).filter).toBe(`(datasets.name = "it's") AND (attributes.model_versions > 0)`);
  expect(viewOf(['1'], { versions: 'without' }, 0).filter).toBe('attributes.model_versions = 0');
});

test('a second order decides among those that the first leaves alike', () => {
  const search = { orderByKey: 'params.`lr`', orderByAsc: 'true', thenByKey: 'metrics.`loss`' } as const;
  expect(viewOf(['1'], search, 0).orderBy).toEqual(['params.`lr` ASC', 'metrics.`loss` DESC']);
  expect(viewOf(['1'], { ...search, thenByKey: 'params.`lr`' }, 0).orderBy).toEqual(['params.`lr` ASC']);
});

test('conditions that are typed and chosen are one', () => {
  expect(allOf(['a = 1 OR b = 2', undefined, 'c = 3'])).toBe('(a = 1 OR b = 2) AND (c = 3)');
  expect(allOf([undefined, 'c = 3'])).toBe('c = 3');
});

test('a name is a part of it, or a regular expression', () => {
  expect(nameClause('res')).toBe("attributes.run_name ILIKE '%res%'");
  expect(nameClause('/^res.*18$/')).toBe("attributes.run_name RLIKE '^res.*18$'");
});

test('a range of time ends now', () => {
  const now = Date.UTC(2026, 0, 2);
  expect(viewOf(['1'], { startTime: 'LAST_24_HOURS' }, now).filter).toBe(`attributes.start_time >= ${now - 86_400_000}`);
});

test('a mistake is shown where it was typed, though more was sent', () => {
  const message = "Invalid filter: unexpected '=' at position 13; write a value";
  expect(errorPlace(message, 'metrics.a = = 1', 'metrics.a = = 1')).toBe(12);
  expect(errorPlace(message, 'metrics.a = = 1', '(metrics.a = = 1) AND (x)')).toBe(11);
  expect(errorPlace('Invalid filter: too long', 'x', 'x')).toBeUndefined();
});

test('an order of groups is none of their runs', () => {
  expect(viewOf(['1'], { orderByKey: 'group.runs', groupBy: 'param.lr' }, 0).orderBy).toEqual(['attributes.start_time DESC']);
});

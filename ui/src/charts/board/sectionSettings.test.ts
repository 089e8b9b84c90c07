import { expect, test } from 'vitest';
import { EMPTY_LAYOUT, parseLayout } from './layout';
import { partsBy, settingsText, withSettings } from './sectionSettings';
import { DEFAULT_STATE } from './state';
import type { ChartRun } from '../types';

function run(id: string, lr: string | undefined): ChartRun {
  return { id, name: id, color: '#000', experimentId: '0', status: 'FINISHED', startTime: 0, params: new Map(lr === undefined ? [] : [['lr', lr]]), metrics: new Map() };
}

test('what a section says goes before the board, and the rest is the board’s', () => {
  const board = { ...DEFAULT_STATE, strength: 0.5, logY: true };
  expect(withSettings(board, { x: 'relative', logY: false })).toEqual({ ...board, x: 'relative', logY: false });
  expect(settingsText({ x: 'm:epoch', strength: 0 })).toBe('over epoch, smoothing 0');
  expect(settingsText({ columns: 2 })).toBe('');
});

test('settings survive a layout, and a section with others is left out', () => {
  const kept = { id: 'train', settings: { x: 'time', columns: 3, strength: 0.4, splitBy: 'lr', splitKind: 'tag', sharedY: true } };
  const broken = [{ columns: 0 }, { columns: 1.5 }, { strength: 2 }, { x: 1 }, { splitKind: 'metric' }, { sharedY: 1 }, 'wide', null].map((settings, place) => ({ id: `s${place}`, settings }));
  expect(parseLayout(JSON.stringify({ ...EMPTY_LAYOUT, sections: [kept, ...broken] }))?.sections).toEqual([kept]);
});

test('runs are parted by a param or a tag in natural order, those without it last, and groups with them', () => {
  const runs = [run('a', '10'), run('b', '9'), run('c', undefined), run('d', '9')];
  const tagged = runs.map((each) => ({ ...each, params: new Map(), tags: each.params }));
  expect(partsBy({ splitBy: 'lr', splitKind: 'tag' }, tagged, undefined).map(({ value }) => value)).toEqual(['9', '10', '']);
  const groups = [{ id: 'g', name: 'g', color: '#000', runIds: ['a', 'b'] }, { id: 'h', name: 'h', color: '#000', runIds: ['d'] }];
  const parts = partsBy({ splitBy: 'lr' }, runs, groups);
  expect(parts.map((part) => [part.value, part.runs.map(({ id }) => id)])).toEqual([['9', ['b', 'd']], ['10', ['a']], ['', ['c']]]);
  expect(parts[0]?.groups?.map(({ id, runIds }) => [id, runIds])).toEqual([['g', ['b']], ['h', ['d']]]);
});

import { expect, test } from 'vitest';
import { DEFAULT_STATE, writeState } from '../charts/board/state';
import { EMPTY_LAYOUT } from '../charts/board/layout';
import { isEmpty, keptAfter, pickKept } from './kept';

test('what is arranged is kept, what is looked for is not', () => {
  expect(pickKept({ columns: 'param.lr', orderByKey: 'metrics.`loss`', searchFilter: 'x', name: 'y', open: 'z' })).toEqual({ columns: 'param.lr', orderByKey: 'metrics.`loss`' });
  expect(isEmpty(pickKept({ searchFilter: 'x' }))).toBe(true);
});

test('a change keeps itself alone, and takes away what it undoes', () => {
  expect(keptAfter({ columns: 'param.lr', rows: 'tall' }, {}, { rows: 'compact', searchFilter: 'x' })).toEqual({ columns: 'param.lr', rows: 'compact' });
  expect(keptAfter({ columns: 'param.lr', rows: 'tall' }, {}, { columns: undefined, pinned: undefined })).toEqual({ rows: 'tall' });
});

test('charts come back as they were set, but not where they were looked at', () => {
  const charts = writeState({ ...DEFAULT_STATE, logY: true, zoom: [1, 2], yZooms: { a: [1, 2] }, search: 'loss', full: 'line:loss', fullPart: '0.1', layout: EMPTY_LAYOUT });
  expect(keptAfter({}, {}, { charts })).toEqual({ charts: 'log=y' });
  expect(keptAfter({ charts: 'log=y&band=std' }, { charts }, { charts: writeState({ ...DEFAULT_STATE, zoom: [1, 2] }) })).toEqual({ charts: 'band=std' });
});

test('who zooms into the charts of a link keeps their own charts', () => {
  const zoomed = { charts: 'x=time&smooth=0.6&zoom=1~2' };
  expect(keptAfter({ charts: 'log=y' }, { charts: 'x=time' }, zoomed)).toEqual({ charts: 'log=y&smooth=0.6' });
});

import { expect, test } from 'vitest';
import { EMPTY_LAYOUT } from './layout';
import { type BoardState, DEFAULT_STATE, readState, writeState } from './state';

test('a board as it begins has no text', () => {
  expect(writeState(DEFAULT_STATE)).toBeUndefined();
  expect(readState(undefined)).toEqual(DEFAULT_STATE);
});

test('a changed board is read back from its text', () => {
  const state: BoardState = {
    x: 'm:train/loss & more',
    logX: true,
    logY: true,
    smoothing: 'average',
    strength: 0.6,
    withoutOutliers: true,
    band: 'std',
    zoom: [-1.5, 2e9],
    yZooms: { 'line:a': [-1, 0.5] },
    past: [],
    search: '^train/.*',
    full: 'line:a=b',
    fullPart: '',
    layout: { ...EMPTY_LAYOUT, hidden: ['line:x'] },
  };
  expect(readState(writeState(state))).toEqual(state);
});

test('what a link brings is not trusted', () => {
  expect(readState('x=hours&smooth=7&zoom=5~1&layout={&band=wide')).toEqual(DEFAULT_STATE);
  expect(readState(`search=${'a'.repeat(9_999)}`).search).toHaveLength(500);
});

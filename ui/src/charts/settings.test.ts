import { expect, test } from 'vitest';
import { DEFAULT_STATE, writeState } from './board/state';
import { chartSettings } from './settings';

test('how charts are drawn is told from what is looked at', () => {
  const settings = { ...DEFAULT_STATE, x: 'relative', logX: true, smoothing: 'average', strength: 0.5, withoutOutliers: true, band: 'std' } as const;
  const looked = { zoom: [1, 2], yZooms: { a: [1, 2] }, search: 'loss', full: 'line:loss', fullPart: '0.1', layout: { sections: [], cards: {}, hidden: [] } } as const;
  expect(chartSettings(writeState({ ...settings, ...structuredClone<object>(looked) }))).toBe(writeState(settings));
  expect(chartSettings(writeState({ ...DEFAULT_STATE, search: 'loss' }))).toBeUndefined();
  expect(chartSettings(undefined)).toBeUndefined();
});

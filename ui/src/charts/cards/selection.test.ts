import { expect, test } from 'vitest';
import { selectionOf } from './selection';

const BOX = { left: 40, top: 10, width: 200, height: 100 };
const drag = (from: [number, number], to: [number, number]) => selectionOf({ left: from[0], top: from[1] }, { left: to[0], top: to[1] }, BOX);

test('a drag to the side chooses a stretch of x, however the hand strays', () => {
  expect(drag([150, 50], [100, 60])).toEqual({ x: [100, 150], y: undefined });
  expect(drag([60, 20], [200, 60])).toEqual({ x: [60, 200], y: undefined });
});

test('a drag up or down chooses a stretch of y, and one across a box', () => {
  expect(drag([100, 90], [105, 40])).toEqual({ x: undefined, y: [40, 90] });
  expect(drag([60, 20], [120, 80])).toEqual({ x: [60, 120], y: [20, 80] });
});

test('what is chosen lies between the axes, and a click chooses nothing', () => {
  expect(drag([100, 50], [999, 999])).toEqual({ x: [100, 240], y: [50, 110] });
  expect(drag([100, 50], [103, 52])).toBeUndefined();
  expect(drag([100, 50], [103, 60])).toBeUndefined();
});

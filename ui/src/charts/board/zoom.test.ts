import { expect, test } from 'vitest';
import { UNZOOMED, isZoomed, readRanges, zoomedBack, zoomedTo } from './zoom';

test('steps lead back one by one, those of a wheel that keeps turning together', () => {
  const first = zoomedTo(UNZOOMED, { zoom: [0, 9] });
  const turned = zoomedTo(zoomedTo(first, { zoom: [1, 8] }), { zoom: [2, 7] }, true);
  const boxed = zoomedTo(turned, { zoom: [3, 6], yZooms: { loss: [0, 1] } });
  expect([boxed.zoom, boxed.yZooms]).toEqual([[3, 6], { loss: [0, 1] }]);
  const back = zoomedBack(boxed);
  expect([back.zoom, back.yZooms]).toEqual([[2, 7], {}]);
  expect(zoomedBack(back).zoom).toEqual([0, 9]);
  expect(isZoomed(zoomedBack(zoomedBack(back)))).toBe(false);
});

test('without a step that is known, back is everything', () => {
  expect(zoomedBack({ zoom: [1, 2], yZooms: {}, past: [] })).toEqual(UNZOOMED);
});

test('ranges of a link are looked at before they are taken', () => {
  expect(readRanges('{"a":[0,1],"b":[2,1],"c":"x","d":[0,null],"e":[1,2,3]}')).toEqual({ a: [0, 1] });
  expect(['', 'x', 'null', '[1]', '5'].map(readRanges)).toEqual([{}, {}, {}, {}, {}]);
});
